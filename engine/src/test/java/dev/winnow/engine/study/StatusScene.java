package dev.winnow.engine.study;

import static dev.winnow.testkit.TrialFixture.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.StudyStatus;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.search.study.ExpectedImprovementBound;
import dev.winnow.search.study.Memory;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Plateau;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Room;
import dev.winnow.search.study.Standing;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ASHA study with 9 trials of at most 9 steps and what was known of it, to build its status from. */
final class StatusScene {
    static final Instant NOW = Instant.parse("2026-01-01T02:00:00.5Z");
    static final Map<String, String> PARAMETERS =
            Map.of("learningRate", "0.01", "hiddenUnits", "64", "optimizer", "adam");
    static final Outcome DONE = new Outcome(true, OutcomeReason.TRIALS_DONE, "All 9 trials are done");

    final ObjectNode manifest = Manifests.asha("digits");
    StudyStatus before = StudyStatus.NEW;
    long generation = 1;
    Optional<Plateau.Improvement> improvement = Optional.empty();
    Optional<ExpectedImprovementBound.Estimate> expected = Optional.empty();

    /** A trial with parameters of the study. */
    static TrialFixture some(int number) {
        return trial().number(number).parameters(PARAMETERS);
    }

    /** The status with as many trials created as there are. */
    StudyStatus status(@Nullable Outcome outcome, TrialFixture... trials) {
        return status(outcome, trials.length, trials);
    }

    /**
     * The status.
     *
     * @param outcome how the study ended now; null while it runs
     * @param created trials ever created
     */
    StudyStatus status(@Nullable Outcome outcome, int created, TrialFixture... trials) {
        var study = Manifests.stored(manifest);
        study.setStatus(before);
        study.getMetadata().setGeneration(generation);
        var definition =
                new StudyReader().read(study.getSpec(), new ArrayList<>()).orElseThrow();
        var built = List.of(trials).stream().map(TrialFixture::build).toList();
        var history = TrialReader.of(definition, study.getSpec(), built);
        var progress = new Progress(
                created,
                Optional.empty(),
                NOW,
                0,
                Set.of(),
                Optional.empty(),
                new Memory(improvement, expected, Room.UNKNOWN));
        return new StudyStatusBuilder(study, NOW)
                .running(
                        Standing.of(definition, history, progress),
                        built,
                        history,
                        progress,
                        Optional.ofNullable(outcome),
                        Optional.empty(),
                        true);
    }

    static Condition condition(StudyStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElseThrow();
    }

    /** Status, reason and message of a condition. */
    static String words(StudyStatus status, String type) {
        var condition = condition(status, type);
        return condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage();
    }
}

package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Learned;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Standing;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A status that were refused for its size would stop its study. */
class StudyStatusSizeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T02:00:00Z");
    private static final int LIMIT = 64 * 1024;

    @Test
    void with1000TrialsOf64ParametersOfGreatestLengthTheStatusStaysBelow64KiB() {
        var manifest = Manifests.asha("s".repeat(50));
        var value = "v".repeat(256);
        var parameters = new LinkedHashMap<String, String>();
        with(manifest, "/spec/parameters", "[]");
        for (int i = 0; i < 64; i++) {
            var name = "p".repeat(61) + String.format("%02d", i);
            with(
                    manifest,
                    "/spec/parameters/-",
                    "{name: %s, type: Categorical, categorical: {values: [%s, other]}}".formatted(name, value));
            parameters.put(name, value);
        }
        with(manifest, "/spec/limits", "{trials: 1000, parallelTrials: 10}");
        var study = Manifests.stored(manifest);
        var definition =
                new StudyReader().read(study.getSpec(), new ArrayList<>()).orElseThrow();
        var sentence = "x".repeat(1024);
        var trials = IntStream.range(0, 1_000)
                .mapToObj(number -> TrialFixture.trial()
                        .number(number)
                        .parameters(parameters)
                        .state(State.Failed, "ExitCode", sentence)
                        .reports(1, 1.0 / 3)
                        .build())
                .toList();
        trials.forEach(trial -> trial.getMetadata()
                .setName("s".repeat(50) + "-" + trial.getSpec().number()));
        with(manifest, "/spec/warmStart", "{studies: [earlier]}");
        study = Manifests.stored(manifest);
        study.setStatus(StudyStatus.NEW.learned(copyOfGreatestSize(parameters)));
        var failed = new Outcome(false, OutcomeReason.TOO_MANY_FAILURES, "y".repeat(1024));
        var history = TrialReader.of(definition, study.getSpec(), trials);
        var progress = new Progress(1_000, Optional.empty(), Instant.EPOCH, 0);
        var status = new StudyStatusBuilder(study, NOW)
                .running(
                        Standing.of(definition, history, progress),
                        trials,
                        history,
                        progress,
                        Optional.of(failed),
                        Optional.empty(),
                        true);

        assertThat(bytes(status)).isLessThan(LIMIT);
        assertThat(status.trials()).isNotNull();
        assertThat(status.trials().failed()).isEqualTo(1_000);
        assertThat(status.best()).isNotNull();
        assertThat(status.best().parameters()).hasSize(64);
        assertThat(status.warmStart()).isNotNull();
    }

    private static Learned copyOfGreatestSize(Map<String, String> parameters) {
        var trial = new Learned.Training(1.0 / 3, List.copyOf(parameters.values()));
        var copy = new Learned(List.of("earlier"), 1, List.copyOf(parameters.keySet()), List.of(trial));
        assertThat(bytes(copy)).isLessThan(EarlierStudies.MOST_BYTES);
        return copy;
    }

    @Test
    void aFrontOfLongParametersIsCut() {
        var status = front(256);

        assertThat(bytes(status)).isLessThan(LIMIT);
        assertThat(status.paretoFront()).isNotNull();
        assertThat(status.paretoFront().size()).isEqualTo(100);
        assertThat(status.paretoFront().trials()).hasSizeBetween(2, 19);
        assertThat(front(1).paretoFront()).isNotNull();
        assertThat(front(1).paretoFront().trials()).hasSize(20);
    }

    private static StudyStatus front(int length) {
        var manifest = Manifests.asha("digits");
        var value = "v".repeat(length);
        var parameters = new LinkedHashMap<String, String>();
        with(manifest, "/spec/parameters", "[]");
        for (int i = 0; i < 32; i++) {
            var name = "p" + i;
            with(
                    manifest,
                    "/spec/parameters/-",
                    "{name: %s, type: Categorical, categorical: {values: [%s, other]}}".formatted(name, value));
            parameters.put(name, value);
        }
        with(
                manifest,
                "/spec/objectives",
                "[{metric: accuracy, direction: Maximize}, {metric: millis, direction: Minimize}]");
        var study = Manifests.stored(manifest);
        var definition =
                new StudyReader().read(study.getSpec(), new ArrayList<>()).orElseThrow();
        var trials = IntStream.range(0, 100)
                .mapToObj(number -> TrialFixture.trial()
                        .number(number)
                        .parameters(parameters)
                        .reports(1, Map.of("accuracy", number / 100.0, "millis", (double) number))
                        .build())
                .toList();
        var history = TrialReader.of(definition, study.getSpec(), trials);
        var progress = new Progress(100, Optional.empty(), Instant.EPOCH, 0);
        return new StudyStatusBuilder(study, NOW)
                .running(
                        Standing.of(definition, history, progress),
                        trials,
                        history,
                        progress,
                        Optional.empty(),
                        Optional.empty(),
                        true);
    }

    @Test
    void aThousandProblemsAreCutToTheLengthOfAMessage() {
        var problems = IntStream.range(0, 1_000)
                .mapToObj(i -> new Problem("spec.parameters[" + i + "]", "z".repeat(1_000)))
                .toList();
        var status =
                new StudyStatusBuilder(Manifests.stored(Manifests.asha("digits")), NOW).rejected(List.copyOf(problems));

        assertThat(bytes(status)).isLessThan(LIMIT);
    }

    private static int bytes(Object status) {
        return new KubernetesSerialization().asJson(status).getBytes(StandardCharsets.UTF_8).length;
    }
}

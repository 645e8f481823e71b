package dev.winnow.engine.study;

import static dev.winnow.engine.study.StatusScene.some;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.search.trial.Trial;
import dev.winnow.testkit.Manifests;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TurnMemoryTest {
    private static final Instant NOW = Instant.parse("2026-01-01T02:00:00Z");

    private final TurnMemory memory = new TurnMemory(new StudyReader());
    private final TuningStudy study = Manifests.stored(Manifests.asha("digits"));

    private List<Trial> read(List<TuningTrial> trials) {
        return memory.trials(memory.definition(study.getSpec()).orElseThrow(), study.getSpec(), trials)
                .orElseThrow();
    }

    @Test
    void aTrialIsReadAgainOnlyWhenItWasReplaced() {
        var kept = some(0).build();
        var first = read(List.of(some(1).build(), kept));
        var second = read(List.of(kept, some(1).reports(1, 0.5).build()));

        assertThat(first).extracting(Trial::number).containsExactly(0, 1);
        assertThat(second.get(0)).isSameAs(first.get(0));
        assertThat(second.get(1).value()).hasValue(0.5);
    }

    @Test
    void aManifestIsReadAgainOnlyWhenItHasChanged() {
        var first = memory.definition(study.getSpec());
        var same = Manifests.stored(Manifests.asha("digits")).getSpec();
        var other = Manifests.stored(with(Manifests.asha("digits"), "/spec/limits/trials", "10"));

        assertThat(memory.definition(same)).isSameAs(first);
        assertThat(memory.definition(other.getSpec()).orElseThrow().trialLimit())
                .hasValue(10);
    }

    @Test
    void trialsAreReadAgainWithAChangedManifest() {
        var trial = some(0).build();
        read(List.of(trial));
        var parameters = "[{name: other, type: Double, double: {min: 0.0, max: 1.0}}]";
        var changed = Manifests.stored(with(Manifests.asha("digits"), "/spec/parameters", parameters));
        var turn = StudyTurn.of(
                memory, changed, List.of(trial), OtherStudies.NONE, RoomForTrials.ALWAYS, drawn -> true, NOW);

        assertThat(((StudyTurn.Rejected) turn).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("do not fit the trial digits-0"));
    }

    @Test
    void turnsWithAMemoryAreThoseWithout() {
        var trials = List.of(
                some(0).reports(1, 0.5).build(),
                some(1).reports(1, 0.25).build(),
                some(2).reports(1, 0.75).build());
        var alone = (Go) StudyTurn.of(study, trials, OtherStudies.NONE, NOW);
        StudyTurn.of(memory, study, trials.subList(0, 2), OtherStudies.NONE, RoomForTrials.ALWAYS, drawn -> true, NOW);
        var remembered =
                (Go) StudyTurn.of(memory, study, trials, OtherStudies.NONE, RoomForTrials.ALWAYS, drawn -> true, NOW);

        assertThat(remembered.decisions()).hasSameSizeAs(alone.decisions());
        assertThat(remembered.status(trials, Optional.empty())).isEqualTo(alone.status(trials, Optional.empty()));
    }

    @Test
    void aBudgetLeavesConfigurationsToTheNextTurn() {
        var whole = created(drawn -> true, List.of());
        var first = created(drawn -> drawn < 1, List.of());
        var rest = created(drawn -> true, first);

        assertThat(whole).hasSizeGreaterThan(1);
        assertThat(first).hasSize(1);
        assertThat(parameters(first, rest)).isEqualTo(parameters(whole));
    }

    /** The trials that a turn creates, with uids as the API server gives them. */
    private List<TuningTrial> created(IntPredicate budget, List<TuningTrial> trials) {
        var turn = (Go) StudyTurn.of(memory, study, trials, OtherStudies.NONE, RoomForTrials.ALWAYS, budget, NOW);
        return turn.decisions().stream()
                .map(decision -> ((Decision.Create) decision).trial())
                .peek(trial -> trial.getMetadata().setUid(trial.getMetadata().getName()))
                .toList();
    }

    @SafeVarargs
    private static List<Map<String, String>> parameters(List<TuningTrial>... trials) {
        return Stream.of(trials)
                .flatMap(List::stream)
                .map(trial -> trial.getSpec().parameters())
                .toList();
    }
}

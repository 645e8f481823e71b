package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.winnow.api.StudySpec;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.Trial;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialReaderTest {
    private static final SearchSpace SPACE =
            new SearchSpace(List.of(new IntegerParameter("units", 1, 9, 1, Scale.LINEAR, Optional.empty())));

    private static final StudySpec SPEC =
            Manifests.stored(Manifests.asha("digits")).getSpec();
    private static final Study STUDY = new Study(
            SPACE, Objectives.of(Direction.MAXIMIZE), new RandomSampler(), 0, new NoPruner(9), Limits.of(9, 1));

    private static TrialFixture some() {
        return trial().parameters(Map.of("units", "7"));
    }

    private static List<Trial> history(TrialFixture... trials) {
        return TrialReader.of(
                STUDY, SPEC, List.of(trials).stream().map(TrialFixture::build).toList());
    }

    @Test
    void readsATrialWithItsGrantItsRungsAndItsLatestValue() {
        var read = history(some().number(4).granted(3).reports(1, 0.5).reports(2, 0.6))
                .get(0);

        assertThat(read.number()).isEqualTo(4);
        assertThat(read.configuration().values().get("units")).hasToString("7");
        assertThat(read.resource()).isEqualTo(3);
        assertThat(read.rungs()).containsExactly(entry(1, 0.5));
        assertThat(read.value()).hasValue(0.6);
    }

    @Test
    void readsWhatSeveralObjectivesAndConstraintsCompare() {
        var manifest = Manifests.asha("digits");
        with(manifest, "/spec/objectives/-", "{metric: millis, direction: Minimize}");
        with(manifest, "/spec/metricConstraints", "[{metric: memory, max: 8}]");
        var spec = Manifests.stored(manifest).getSpec();
        var definition = new StudyReader().read(spec, new ArrayList<>()).orElseThrow();
        var trial = trial().parameters(Map.of("learningRate", "0.1", "hiddenUnits", "16", "optimizer", "adam"))
                .granted(3)
                .reports(1, Map.of("accuracy", 0.5, "millis", 20.0, "memory", 7.0))
                .reports(2, Map.of("accuracy", 0.6, "millis", 20.0, "memory", 9.5));

        var read = TrialReader.of(definition, spec, List.of(trial.build())).get(0);

        assertThat(read.measurements().rungs()).containsExactly(entry(1, new Measurement(List.of(-0.5, 20.0), 0)));
        assertThat(read.measurements().latest()).hasValue(new Measurement(List.of(-0.6, 20.0), 1.5));
        assertThat(read.rungs()).containsExactly(entry(1, 0.5));
    }

    @Test
    void sortsByNumberWhateverTheCachesOrder() {
        assertThat(history(some().number(10), some().number(2), some().number(0)))
                .extracting(Trial::number)
                .containsExactly(0, 2, 10);
    }

    @ParameterizedTest
    @CsvSource({
        "Pending, ACTIVE",
        "Queued, ACTIVE",
        "Running, ACTIVE",
        "Paused, ACTIVE",
        "Completed, COMPLETED",
        "Stopped, STOPPED",
        "Failed, FAILED"
    })
    void aStateIsActiveUntilTheTrialEnds(State state, dev.winnow.search.trial.State planners) {
        assertThat(history(some().state(state)).get(0).state()).isEqualTo(planners);
    }

    @Test
    void aTrialWithoutATurnIsActive() {
        assertThat(history(some()).get(0).state()).isEqualTo(dev.winnow.search.trial.State.ACTIVE);
    }

    @Test
    void aDivergenceCountsBeforeTheTrialsReconcilerHasSeenIt() {
        assertThat(history(some().state(State.Running).diverges(1)).get(0).state())
                .isEqualTo(dev.winnow.search.trial.State.DIVERGED);
    }

    @ParameterizedTest
    @CsvSource({"Running, RUNNING", "Paused, PAUSED", "Stopped, STOPPED"})
    void theWishIsRead(Desired desired, dev.winnow.search.trial.Desired planners) {
        assertThat(history(some().desired(desired, Reason.Suspended)).get(0).desired())
                .isEqualTo(planners);
    }
}

package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningTrial;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Trainer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Studies on a cluster that has no room for all of their trials. */
class CrowdedClusterTest {
    private static final String NONE = "{type: None, none: {maxResource: 3}}";
    private static final String ASHA = "{type: ASHA, asha: {minResource: 1, maxResource: 9}}";

    /** Trainings of different lengths, each some tens of seconds. */
    private record Machine(int room) implements VirtualMachine {
        @Override
        public double start(TuningTrial trial, int attempt) {
            return 0.5;
        }

        @Override
        public double step(TuningTrial trial, int before) {
            return 5
                    + 10
                            * new RandomStreams(1)
                                    .stream(trial.getSpec().number(), "step").nextDouble();
        }

        @Override
        public double end(TuningTrial trial) {
            return 0.2;
        }

        @Override
        public double value(TuningTrial trial, int step) {
            var environment =
                    Map.of("HP_LEARNING_RATE", trial.getSpec().parameters().get("learningRate"));
            return Trainer.value(Trainer.learningRateQuality(environment), step);
        }
    }

    private static VirtualCluster played(int room, String pruner, String limits) {
        var manifest = with(Manifests.checkpointed(Manifests.asha("digits")), "/spec/pruner", pruner);
        with(manifest, "/spec/sampler", "{type: Random, seed: 7}");
        with(manifest, "/spec/limits", limits);
        return new VirtualCluster(Manifests.stored(manifest), new Machine(room)).run();
    }

    private static List<Map<String, String>> tried(VirtualCluster cluster) {
        return cluster.trials().stream()
                .map(trial -> trial.getSpec().parameters())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {NONE, ASHA})
    void oneTrialWaitsForTwoPlacesWhichAreHardlyEverEmpty(String pruner) {
        var crowded = played(2, pruner, "{trials: 40, parallelTrials: 8}");

        assertThat(crowded.mostAtOnce()).isEqualTo(2);
        assertThat(crowded.mostWaiting()).isEqualTo(1);
        assertThat(crowded.placeSeconds() / (2 * crowded.seconds())).isGreaterThan(0.85);
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 3", "4, 1, 2", "12, 1, 6", "12, 9, 9"})
    void fewTrialsWait(int room, int queuedTrials, int most) {
        var limits = "{trials: 60, parallelTrials: 40, queuedTrials: %d}".formatted(queuedTrials);
        var crowded = played(room, NONE, limits);

        assertThat(crowded.mostAtOnce()).isEqualTo(room);
        assertThat(crowded.mostWaiting()).isBetween(queuedTrials, most);
    }

    @Test
    void aStudyThatDoesNotLearnTriesTheSameOnACrowdedCluster() {
        var limits = "{trials: 20, parallelTrials: 8}";
        var alone = played(8, NONE, limits);

        assertThat(tried(played(2, NONE, limits))).isEqualTo(tried(alone)).hasSize(20);
    }

    @Test
    void whereThereIsRoomAllBeginAtOnce() {
        var study = played(50, NONE, "{trials: 50, parallelTrials: 50}");

        assertThat(study.mostAtOnce()).isEqualTo(50);
        assertThat(study.trials())
                .extracting(trial -> trial.statusOrNew().startTime())
                .containsOnly("2026-01-01T00:00:00Z");
    }
}

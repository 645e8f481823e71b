package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Trainer;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One pod in five is killed, at a moment that is drawn, in a study with checkpoints. */
@Tag("slow")
class KilledPodsTest {
    private static final double SHARE = 0.2;
    private static final int SEEDS = 8;
    private static final int PARALLEL = 4;

    /**
     * A trainer that keeps a checkpoint of each step; its start takes as long as two steps.
     *
     * @param share of the pods that are killed, from 0 to 1
     */
    private record Machine(double share, long seed) implements VirtualMachine {
        @Override
        public double start(TuningTrial trial, int attempt) {
            return 2;
        }

        @Override
        public double step(TuningTrial trial, int before) {
            return 0.5 + draw(trial, "step");
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

        @Override
        public OptionalDouble killed(TuningTrial trial, int attempt) {
            return draw(trial, "killed " + attempt) < share
                    ? OptionalDouble.of(4 * draw(trial, "after " + attempt))
                    : OptionalDouble.empty();
        }

        private double draw(TuningTrial trial, String of) {
            return new RandomStreams(seed).stream(trial.getSpec().number(), of).nextDouble();
        }
    }

    private static VirtualCluster played(String pruner, long seed, double share) {
        var manifest = with(Manifests.checkpointed(Manifests.asha("digits")), "/spec/pruner", pruner);
        with(manifest, "/spec/sampler", "{type: Random, seed: " + seed + "}");
        with(manifest, "/spec/limits", "{trials: 27, parallelTrials: " + PARALLEL + "}");
        return new VirtualCluster(Manifests.stored(manifest), new Machine(share, seed)).run();
    }

    private static double best(VirtualCluster cluster) {
        return Objects.requireNonNull(cluster.study().statusOrNew().best()).value();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: ASHA, asha: {minResource: 1, maxResource: 27}}",
                "{type: Hyperband, hyperband: {minResource: 1, maxResource: 27}}",
                "{type: None, none: {maxResource: 9}}"
            })
    void theWinnerIsAsGoodAndAKillCostsAStepAtMost(String pruner) {
        var undisturbed = LongStream.range(0, SEEDS)
                .mapToObj(seed -> best(played(pruner, seed, 0)))
                .toList();
        for (long seed = 0; seed < SEEDS; seed++) {
            var cluster = played(pruner, seed, SHARE);
            var journal = cluster.journal;

            assertThat(journal.kills()).as("seed %d", seed).isPositive();
            assertThat(cluster.study().statusOrNew().state()).isEqualTo("Complete");
            assertThat(best(cluster))
                    .as("seed %d", seed)
                    .isBetween(Collections.min(undisturbed), Collections.max(undisturbed));
            assertThat(cluster.trials()).hasSize(27).allSatisfy(trial -> {
                assertThat(trial.statusOrNew().state()).isNotEqualTo(State.Failed);
                assertThat(trial.statusOrNew().failureCount()).isZero();
            });
            assertThat(journal.trainings().values())
                    .as("a step that was trained to its end is in the checkpoint")
                    .allMatch(times -> times == 1);
            assertThat(journal.begun() - journal.steps())
                    .as(
                            "steps in vain: one for a kill, and one for a trial that trains when the study ends, seed %d",
                            seed)
                    .isLessThanOrEqualTo(journal.kills() + PARALLEL);
        }
    }
}

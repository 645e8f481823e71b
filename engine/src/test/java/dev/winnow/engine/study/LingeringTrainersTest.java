package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.Manifests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A trainer that takes long to leave changes when a study goes on, and nothing else. */
class LingeringTrainersTest {
    /**
     * Trainers that take a second for a step.
     *
     * @param last the step after which they have no more to do
     * @param linger seconds that they take to leave
     */
    private record Lingering(int last, double linger) implements VirtualMachine {
        @Override
        public double start(TuningTrial trial, int attempt) {
            return 0;
        }

        @Override
        public double step(TuningTrial trial, int before) {
            return 1;
        }

        @Override
        public double end(TuningTrial trial) {
            return linger;
        }

        @Override
        public int last(TuningTrial trial) {
            return last;
        }

        /** A smooth function of the parameters, so that samplers have something to learn. */
        @Override
        public double value(TuningTrial trial, int step) {
            return trial.getSpec().parameters().values().stream()
                    .mapToDouble(Double::parseDouble)
                    .map(x -> -(x - 0.3) * (x - 0.3))
                    .sum();
        }
    }

    private static ObjectNode study(String sampler, int parallel) {
        var study = Manifests.plain("study", 14, parallel, 3);
        with(
                study,
                "/spec/parameters",
                "[{name: x, type: Double, double: {min: 0, max: 1}}, {name: y, type: Double, double: {min: 0, max: 1}}]");
        return with(study, "/spec/sampler", "{type: " + sampler + ", seed: 7}");
    }

    private static VirtualCluster run(ObjectNode study, Lingering trainers) {
        return new VirtualCluster(Manifests.stored(study), trainers).run();
    }

    private static List<Map<String, String>> parameters(VirtualCluster cluster) {
        return cluster.trials().stream()
                .map(trial -> trial.getSpec().parameters())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"Auto, 3", "TPE, 3", "GP, 3", "CMAES, 3", "BOHB, 3", "NSGAII, 3", "TPE, 2", "CMAES, 2"})
    void oneAtATimeWithOneSeedGivesTheSameTrialsHoweverLongATrainerTakesToLeave(String sampler, int steps) {
        var prompt = parameters(run(study(sampler, 1), new Lingering(steps, 0)));
        assertThat(prompt).hasSize(14);

        assertThat(parameters(run(study(sampler, 1), new Lingering(steps, 50)))).isEqualTo(prompt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{type: None, none: {maxResource: 3}}", "{type: ASHA, asha: {minResource: 1, maxResource: 3}}"})
    void neverMoreTrainersLiveThanMayRunAtOnce(String pruner) {
        for (int parallel = 1; parallel <= 2; parallel++) {
            var cluster = run(with(study("Random", parallel), "/spec/pruner", pruner), new Lingering(3, 20));
            assertThat(cluster.mostAtOnce()).isEqualTo(parallel);
            assertThat(cluster.trials()).hasSize(14);
        }
    }
}

package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pareto.Pareto;
import dev.winnow.search.pareto.ParetoFront;
import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.NsgaSamplerTest;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.simulation.CheckedStudy;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Asynchronous halving with two objectives beside training everything to the end. */
@Tag("slow")
class ParetoSavingsTest {
    private static final int STEPS = 27;
    private static final int TRIALS = 243;
    private static final Objectives OBJECTIVES = Pareto.objectives(OptionalDouble.of(2), OptionalDouble.of(2));

    /** The front is at y = z = 0.3, where the curves end lowest; early on their speed hides some of that. */
    private static final CheckedStudy.Curve CURVE = new CheckedStudy.Curve() {
        @Override
        public double loss(Trial trial, int resource) {
            return losses(trial, resource, 2).get(0);
        }

        @Override
        public List<Double> losses(Trial trial, int resource, int count) {
            Measurement end = NsgaSamplerTest.toy(trial.configuration());
            double w = ((Value.Real) trial.configuration().values().get("w")).value();
            double rest = 0.5 * Math.exp(-resource / (2 + 4 * w));
            return end.losses().stream().map(loss -> loss + rest).toList();
        }
    };

    private static CheckedStudy run(Pruner pruner, long seed) {
        CheckedStudy simulation = new CheckedStudy(
                new Study(NsgaSamplerTest.CUBE, OBJECTIVES, new RandomSampler(), seed, pruner, Limits.of(TRIALS, 8)),
                CheckedStudy.Storm.NONE,
                CURVE,
                seed);
        simulation.run();
        return simulation;
    }

    /** Of the trials that were trained to the end. */
    private static double hypervolume(CheckedStudy simulation) {
        List<Trial> completed = simulation.study.trials().stream()
                .filter(trial -> trial.state() == State.COMPLETED)
                .toList();
        return ParetoFront.of(completed).hypervolume(OBJECTIVES).orElseThrow();
    }

    private static double median(ToDoubleFunction<Integer> ofSeed) {
        double[] values = new double[9];
        Arrays.setAll(values, seed -> ofSeed.applyAsDouble(seed));
        Arrays.sort(values);
        return values[values.length / 2];
    }

    @Test
    void savesHalfOfTheStepsAtTwoPercentOfTheHypervolume() {
        double steps = median(seed -> run(new AshaPromotion(1, STEPS, 3), seed).steps() / (double) (TRIALS * STEPS));
        double kept = median(seed ->
                hypervolume(run(new AshaPromotion(1, STEPS, 3), seed)) / hypervolume(run(new NoPruner(STEPS), seed)));

        assertThat(steps).isLessThan(0.5);
        assertThat(kept).isGreaterThan(0.98);
    }
}

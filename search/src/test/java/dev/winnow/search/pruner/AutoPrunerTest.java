package dev.winnow.search.pruner;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.simulation.CheckedStudy;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Standing;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Trial;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoPrunerTest {
    private static final AutoPruner AUTO = new AutoPruner(1, 27, 3);
    private static final int TRIALS = 60;

    /** A study whose trials come to each rung they are granted with the loss of a curve, until nothing changes. */
    private static CheckedStudy run(CheckedStudy.Curve curve) {
        CheckedStudy simulation =
                new CheckedStudy(Studies.minimising(AUTO, Limits.of(TRIALS, 4)), CheckedStudy.Storm.NONE, curve, 5);
        simulation.run();
        return simulation;
    }

    private static String explanation(CheckedStudy simulation) {
        return AUTO.explain(
                        Standing.of(simulation.study.study(), simulation.study.trials(), simulation.study.progress())
                                .ladders(TRIALS))
                .orElseThrow();
    }

    private static long completed(CheckedStudy simulation) {
        return simulation.study.trials().stream()
                .filter(trial -> trial.rungs().containsKey(27))
                .count();
    }

    private static double quality(Trial trial) {
        return new RandomStreams(11).stream(trial.number(), "quality").nextDouble();
    }

    @Test
    void stopsTheHopelessWhereEarlyValuesTellAndKeepsTheBest() {
        CheckedStudy simulation = run((trial, step) -> quality(trial) + 1.0 / step);

        assertThat(completed(simulation)).isBetween(10L, 30L);
        Trial best = simulation.study.trials().stream()
                .min(Comparator.comparingDouble(AutoPrunerTest::quality))
                .orElseThrow();
        assertThat(best.rungs()).containsKey(27);
        assertThat(explanation(simulation))
                .matches("stops a trial from step 1 on if its chance to end among the best quarter is below 10 %;"
                        + " values at step 1 rank \\d+ full trainings with a correlation of (0\\.9\\d|1\\.00)");
    }

    @Test
    void stopsFewWhereEarlyValuesTellNothing() {
        CheckedStudy simulation = run((trial, step) ->
                new RandomStreams(3).stream(trial.number(), "noise " + step).nextDouble());

        assertThat(completed(simulation)).isGreaterThanOrEqualTo(TRIALS / 2);
    }

    @Test
    void stopsFewWhereEarlyValuesMislead() {
        CheckedStudy simulation = run((trial, step) -> step < 27 ? -quality(trial) : quality(trial));

        assertThat(completed(simulation)).isGreaterThan(TRIALS / 3);
    }

    @Test
    void stopsTheWorseHalfUntilEnoughTrainedToTheEnd() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(AUTO, Limits.of(6, 6)));
        study.plan();
        study.reports(0, 1, 0.1).reports(1, 1, 0.2).reports(2, 1, 0.3);
        assertThat(describe(study.plan())).containsExactly("grant 0 to 3", "grant 1 to 3", "grant 2 to 3");
        study.reports(3, 1, 0.4).reports(4, 1, 0.15).reports(5, 1, 0.2);
        assertThat(describe(study.plan())).containsExactly("stop 3 PRUNED", "grant 4 to 3", "grant 5 to 3");
        assertThat(AUTO.explain(List.of()))
                .hasValue(
                        "stops the worse half of the values at each rung from step 1 on, until 6 trials have trained to the end");
    }

    @Test
    void doesNotJudgeTheFirstStepsOfALongTraining() {
        AutoPruner pruner = new AutoPruner(1, 28, 3);
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(pruner, Limits.of(4, 4)));
        study.plan();
        study.reports(0, 1, 0.1).reports(1, 1, 0.2).reports(2, 1, 0.3).reports(3, 1, 0.4);
        assertThat(describe(study.plan()))
                .containsExactly("grant 0 to 3", "grant 1 to 3", "grant 2 to 3", "grant 3 to 3");
        study.reports(0, 3, 0.1).reports(1, 3, 0.2).reports(2, 3, 0.3).reports(3, 3, 0.4);
        assertThat(describe(study.plan())).startsWith("stop 2 PRUNED", "stop 3 PRUNED");
    }

    @Test
    void saysThatOneRungIsNotPruned() {
        assertThat(new AutoPruner(5, 5, 3).explain(List.of())).hasValue("does not prune: there is one rung only");
    }
}

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
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoPrunerTest {
    private static final AutoPruner AUTO = new AutoPruner(1, 27, 3, true);

    /** A study whose trials come to each rung they are granted with the loss of a curve, until nothing changes. */
    private static CheckedStudy run(AutoPruner pruner, CheckedStudy.Curve curve) {
        CheckedStudy simulation =
                new CheckedStudy(Studies.minimising(pruner, Limits.of(60, 4)), CheckedStudy.Storm.NONE, curve, 5);
        simulation.run();
        return simulation;
    }

    private static List<Ladder> ladders(CheckedStudy simulation) {
        return Standing.of(simulation.study.study(), simulation.study.trials(), simulation.study.progress())
                .ladders(60);
    }

    private static double quality(Trial trial) {
        return new RandomStreams(11).stream(trial.number(), "quality").nextDouble();
    }

    @Test
    void scoutsTrainOneRungFurther() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(AUTO, Limits.of(18, 18)));
        study.plan();
        assertThat(study.trials())
                .extracting(Trial::resource)
                .containsExactly(3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 3, 1);
    }

    @Test
    void prunesAtTheFirstRungWhereItTells() {
        CheckedStudy simulation = run(AUTO, (trial, step) -> quality(trial) + 1.0 / step);
        assertThat(AUTO.first(ladders(simulation))).isZero();
        assertThat(simulation.study.trials())
                .filteredOn(trial -> trial.resource() == 27)
                .hasSizeLessThan(10);
        assertThat(AUTO.explain(ladders(simulation))).hasValueSatisfying(text -> assertThat(text)
                .startsWith("judges trials from step 1 on: values at step 1 and 3 rank")
                .endsWith("alike (Kendall's tau 1.00)"));
    }

    @Test
    void movesUpWhereTheFirstRungMisleads() {
        CheckedStudy simulation = run(AUTO, (trial, step) -> step < 3 ? -quality(trial) : quality(trial));
        assertThat(AUTO.first(ladders(simulation))).isEqualTo(1);
        assertThat(simulation.study.trials())
                .filteredOn(trial -> trial.bracket() == 1)
                .isNotEmpty();
        assertThat(simulation.study.trials())
                .filteredOn(trial -> trial.bracket() == 1)
                .allMatch(trial -> trial.rungs().firstKey() == 1 && trial.resource() >= 3);
    }

    @Test
    void doesNotPruneWhereNothingTells() {
        CheckedStudy simulation = run(AUTO, (trial, step) -> step < 27 ? -quality(trial) * step : quality(trial));
        // Rungs 1, 3 and 9 agree with each other, so only the promoted can show that 27 does not.
        assertThat(AUTO.first(ladders(simulation))).isIn(0, 3);
        CheckedStudy noise = run(AUTO, (trial, step) -> new RandomStreams(3)
                .stream(trial.number(), "noise " + step).nextDouble());
        assertThat(AUTO.first(ladders(noise))).isEqualTo(3);
        assertThat(AUTO.explain(ladders(noise))).hasValueSatisfying(text -> assertThat(text)
                .startsWith("does not prune: values at step 9 and 27 rank"));
    }

    @Test
    void saysThatItDoesNotKnowYet() {
        assertThat(AUTO.explain(List.of()))
                .hasValue("judges trials from step 1 on, until 8 trials show whether values at step 1 can be trusted");
        assertThat(new AutoPruner(5, 5, 3, true).explain(List.of())).hasValue("does not prune: there is one rung only");
    }

    @Test
    void withoutRestsALoserIsStopped() {
        AutoPruner stopping = new AutoPruner(1, 9, 3, false);
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(stopping, Limits.of(14, 14)));
        study.plan();
        study.reports(10, 1, 0.1).reports(11, 1, 0.2).reports(12, 1, 0.3).reports(0, 1, 0.9);
        assertThat(describe(study.plan())).containsExactly("stop 11 PRUNED", "stop 12 PRUNED", "grant 10 to 3");
    }
}

package dev.winnow.search.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.Hyperband;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.SuccessiveHalving;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Value;
import dev.winnow.search.study.ExpectedImprovementBound;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Plateau;
import dev.winnow.search.study.Studies;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.MetricConstraint;
import dev.winnow.search.trial.Objective;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class VirtualStudyTest {
    private static double x(Configuration configuration) {
        return ((Value.Real) configuration.values().get("x")).value();
    }

    private static Study study(Pruner pruner, int trials, int workers) {
        return Studies.minimising(pruner, Limits.of(trials, workers)).withSeed(1);
    }

    private static VirtualStudy run(Study study, Training training, Faults faults) {
        return new VirtualStudy(study, training, faults, 1).run(Double.MAX_VALUE);
    }

    @Test
    void aRoundOfHyperbandTakesItsStepsAndNoMore() {
        var study = run(study(new Hyperband(1, 81, 3), 143, 8), (c, step) -> x(c) + 1.0 / step, Faults.NONE);

        assertThat(study.steps()).isEqualTo(1581);
        assertThat(study.outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.TRIALS_DONE);
        assertThat(study.busySeconds()).isEqualTo(1581);
    }

    @Test
    void workersShareTheTime() {
        // 8 trials of 10 steps on 4 workers: two rounds of 10.
        var study = run(study(new NoPruner(10), 8, 4), (c, step) -> x(c) - step, Faults.NONE);

        assertThat(study.trace().at(0)).isEmpty();
        assertThat(study.trace().at(10).orElseThrow()).isLessThan(-9);
        double best = study.trace().at(20).orElseThrow();
        assertThat(study.trace().at(1e9)).hasValue(best);
        assertThat(study.trace().reached(best).orElseThrow()).isIn(10.0, 20.0);
    }

    @Test
    void aLostWorkerCostsTimeAndNothingElse() {
        Training training = (c, step) -> x(c) + 1.0 / step;
        var calm = run(study(new AshaPromotion(1, 9, 3), 30, 1), training, Faults.NONE);
        var storm = run(study(new AshaPromotion(1, 9, 3), 30, 1), training, new Faults(0.3, 5, 0));

        assertThat(storm.trials()).isEqualTo(calm.trials());
        assertThat(storm.steps()).isGreaterThan(calm.steps());
    }

    @Test
    void aTrainerThatFailsOrDivergesEndsItsTrial() {
        var failed = run(study(new NoPruner(3), 5, 2), (c, step) -> x(c), new Faults(0, 0, 1));
        var diverged = run(study(new NoPruner(3), 5, 2), (c, step) -> Double.NaN, Faults.NONE);

        assertThat(failed.trials()).hasSize(5).allMatch(trial -> trial.state() == State.FAILED);
        assertThat(diverged.trials()).hasSize(5).allMatch(trial -> trial.state() == State.DIVERGED);
    }

    @Test
    void theSameArgumentsGiveTheSameRun() {
        Training training = new Training() {
            @Override
            public double value(Configuration configuration, int step) {
                return x(configuration) + 1.0 / step;
            }

            @Override
            public double seconds(Configuration configuration, int step) {
                return 0.5 + x(configuration);
            }
        };
        var faults = new Faults(0.1, 2, 0.01);
        var first = run(study(new AshaPromotion(1, 9, 3), 50, 4), training, faults);
        var second = run(study(new AshaPromotion(1, 9, 3), 50, 4), training, faults);

        assertThat(second.trials()).isEqualTo(first.trials());
        assertThat(second.steps()).isEqualTo(first.steps());
        assertThat(second.busySeconds()).isEqualTo(first.busySeconds());
    }

    @Test
    void stopsPlanningWhenTheTimeIsOver() {
        var study = new VirtualStudy(study(new NoPruner(10), 8, 4), (c, step) -> x(c), Faults.NONE, 1).run(5);

        assertThat(study.outcome()).isEmpty();
        assertThat(study.steps()).isEqualTo(20);
    }

    @Test
    void aMillionStepsAreAFewEventsWhenOnlyRungsCount() {
        Training atRungs = new Training() {
            @Override
            public double value(Configuration configuration, int step) {
                assertThat(step).isIn(1_000, 10_000, 100_000, 1_000_000);
                return x(configuration);
            }

            @Override
            public boolean everyStep() {
                return false;
            }
        };
        var study = run(study(new SuccessiveHalving(1_000, 1_000_000, 10, 1_000), 1_000, 1), atRungs, Faults.NONE);

        // 1,000 come to the first rung, 100 go on to the second, 10 to the third, 1 to the last.
        assertThat(study.steps()).isEqualTo(1_000 * 1_000 + 100 * 9_000 + 10 * 90_000 + 900_000);
        assertThat(study.trace().reached(-1)).isEmpty();
        assertThat(study.busySeconds()).isEqualTo(study.steps());
    }

    @Test
    void endsWhenTheBestValueHasNotImprovedForSoManyTrials() {
        var endless = study(new NoPruner(1), 1_000, 1);
        var study = run(
                endless.withLimits(endless.limits().withPlateau(new Plateau(20, 0))),
                (c, step) -> Math.max(x(c), 0.5),
                Faults.NONE);

        assertThat(study.outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.PLATEAU_REACHED);
        // The first x below 0.5 comes soon; 20 trials after it the study ends.
        assertThat(study.trials()).hasSizeBetween(21, 30);
    }

    @Test
    void endsWhenTheModelExpectsLittleOfAnotherTrial() {
        var endless = study(new NoPruner(1), 200, 1);
        var study = run(
                endless.withLimits(endless.limits().withExpectedImprovement(new ExpectedImprovementBound(0.01, 10))),
                (c, step) -> Math.pow(x(c) - 0.3, 2),
                Faults.NONE);

        assertThat(study.outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.LITTLE_EXPECTED);
        assertThat(study.trials()).hasSizeBetween(10, 100);
    }

    /** One objective wants x = 0, the other x = 1; of the nine trials those with x above 0.8 break the constraint. */
    @Test
    void severalObjectivesAndConstraintsAreReportedTogether() {
        Training training = new Training() {
            @Override
            public double value(Configuration configuration, int step) {
                return x(configuration);
            }

            @Override
            public List<Double> values(Configuration configuration, int step) {
                return List.of(x(configuration), x(configuration), x(configuration) - 0.8);
            }
        };
        var plain = study(new SuccessiveHalving(1, 9, 3, 9), 9, 4);
        var objectives = new Objectives(
                List.of(
                        new Objective(Direction.MINIMIZE, OptionalDouble.empty()),
                        new Objective(Direction.MAXIMIZE, OptionalDouble.empty())),
                List.of(new MetricConstraint(OptionalDouble.empty(), OptionalDouble.of(0))));
        var study = run(plain.withObjectives(objectives), training, Faults.NONE);

        for (Trial trial : study.trials()) {
            double x = x(trial.configuration());
            assertThat(trial.measurements().rungs().get(1))
                    .isEqualTo(new Measurement(List.of(x, -x), Math.max(0, x - 0.8)));
        }
        assertThat(study.trials())
                .filteredOn(trial -> trial.resource() >= 3)
                .hasSize(3)
                .allMatch(trial -> x(trial.configuration()) <= 0.8);
        assertThat(study.trials()).filteredOn(trial -> trial.resource() == 9).hasSize(1);
    }
}

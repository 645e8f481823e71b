package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.sampler.GpSampler;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.study.ExpectedImprovementBound.Estimate;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Incumbent;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpectedImprovementBoundTest {
    private static final ExpectedImprovementBound BOUND = new ExpectedImprovementBound(0.001, 20);
    private static final SearchSpace SQUARE =
            new SearchSpace(List.of(Studies.real("x", -5, 10), Studies.real("y", 0, 15)));

    /** The distances of 20 points on a line from 0.5, spread like those of a grid; the sixth is a measurement that was off. */
    private static final double[] SPREAD = IntStream.range(0, 20)
            .mapToDouble(i -> i == 5 ? 0.4 : Math.abs(i / 19.0 - 0.5))
            .toArray();

    private static List<Trial> finished(double[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> Studies.completed(i, Studies.x(i / (values.length - 1.0)), values[i]))
                .toList();
    }

    private static Study study(Direction direction) {
        return Studies.minimising(new NoPruner(1), limits(300, BOUND)).withObjectives(Objectives.of(direction));
    }

    private static Optional<Estimate> estimate(double[] values, Direction direction) {
        return BOUND.last(Optional.empty(), study(direction), finished(values));
    }

    private static Limits limits(int trials, ExpectedImprovementBound bound) {
        return Limits.of(trials, 1).withExpectedImprovement(bound);
    }

    private static double number(Configuration configuration, String name) {
        return ((Value.Real) configuration.values().get(name)).value();
    }

    /** Runs trial after trial until the study ends. */
    private static SimulatedStudy run(int trials, Sampler sampler, ToDoubleFunction<Configuration> loss) {
        SimulatedStudy study =
                new SimulatedStudy(Studies.study(SQUARE, sampler, new NoPruner(1), limits(trials, BOUND)));
        while (study.plan().outcome().isEmpty()) {
            Trial last = study.trials().get(study.trials().size() - 1);
            study.reports(last.number(), 1, loss.applyAsDouble(last.configuration()))
                    .becomes(last.number(), State.COMPLETED);
        }
        return study;
    }

    private static double best(SimulatedStudy study) {
        return Incumbent.of(study.study().objectives(), study.trials())
                .orElseThrow()
                .value();
    }

    private static double bowl(Configuration configuration) {
        double x = number(configuration, "x") - 3;
        double y = number(configuration, "y") - 4;
        return x * x + y * y;
    }

    /** Three optima of 0.397887, as deep as one another. */
    private static double branin(Configuration configuration) {
        double x = number(configuration, "x");
        double valley = number(configuration, "y") - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return valley * valley + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    }

    @Test
    void endsASearchInABowlWellBeforeItsLastTrialAndAtTheOptimum() {
        SimulatedStudy study = run(150, new GpSampler(), ExpectedImprovementBoundTest::bowl);
        Outcome outcome = study.peek().outcome().orElseThrow();

        assertThat(outcome.reason()).isEqualTo(OutcomeReason.LITTLE_EXPECTED);
        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.message())
                .startsWith("After 25 finished trials the largest expected improvement is 0.00096 of the spread of the"
                        + " values; limits.expectedImprovement.below is 0.001; the best is trial 10 with ");
        assertThat(study.trials()).hasSize(25);
        assertThat(best(study)).isLessThan(1e-9); // of values up to 170
    }

    @Test
    void goesOnWhileASurfaceOfThreeOptimaIsNotYetKnown() {
        SimulatedStudy study = run(150, new GpSampler(), ExpectedImprovementBoundTest::branin);

        assertThat(study.trials()).hasSizeBetween(30, 100);
        assertThat(best(study)).isCloseTo(0.397887, within(0.01));
    }

    @Test
    void goesOnWhileValuesAreDrawnFromNowhereNearTheOptimum() {
        assertThat(run(50, new RandomSampler(), ExpectedImprovementBoundTest::branin)
                        .peek()
                        .outcome()
                        .orElseThrow()
                        .reason())
                .isEqualTo(OutcomeReason.TRIALS_DONE);
    }

    @Test
    void theShareKnowsNoUnitAndNoDirection() {
        double share = estimate(SPREAD, Direction.MINIMIZE).orElseThrow().share();
        assertThat(share).isBetween(1e-3, 0.5);

        double[] inMillis = Arrays.stream(SPREAD).map(x -> 1000 * x + 1).toArray();
        double[] gains = Arrays.stream(SPREAD).map(x -> -x).toArray();
        assertThat(estimate(inMillis, Direction.MINIMIZE).orElseThrow().share())
                .isCloseTo(share, withinPercentage(0.1));
        assertThat(estimate(gains, Direction.MAXIMIZE).orElseThrow().share()).isEqualTo(share);
    }

    @Test
    void hugeLossesDoNotHideWhatIsExpected() {
        double[] large = SPREAD.clone();
        double[] huge = SPREAD.clone();
        large[1] = 1e6;
        huge[1] = Double.MAX_VALUE;

        assertThat(estimate(huge, Direction.MINIMIZE).orElseThrow().share())
                .isCloseTo(estimate(large, Direction.MINIMIZE).orElseThrow().share(), withinPercentage(0.1));
    }

    @Test
    void anEstimateHoldsUntilAnotherTrialFinishes() {
        Study study = study(Direction.MINIMIZE);
        List<Trial> trials = new ArrayList<>(finished(SPREAD));
        var recorded = Optional.of(new Estimate(0.5, 20));

        assertThat(BOUND.last(recorded, study, trials)).isEqualTo(recorded);
        trials.add(Trial.created(20, Studies.x(0.51), 0, 1)); // trains
        assertThat(BOUND.last(recorded, study, trials)).isEqualTo(recorded);
        trials.set(20, Studies.completed(20, Studies.x(0.51), 0.02));
        assertThat(BOUND.last(recorded, study, trials).orElseThrow().finished()).isEqualTo(21);
    }

    @Test
    void nothingIsEstimatedFromTooFewOrTooManyOrEqualValues() {
        Study study = study(Direction.MINIMIZE);
        assertThat(BOUND.last(Optional.empty(), study, finished(SPREAD).subList(0, 19)))
                .isEmpty();
        assertThat(estimate(new double[20], Direction.MINIMIZE)).isEmpty();
        double[] many = IntStream.range(0, 251).mapToDouble(i -> i % 7).toArray();
        assertThat(estimate(many, Direction.MINIMIZE)).isEmpty();
    }

    @Test
    void onlyAnEstimateBelowTheBoundFromEnoughTrialsEndsTheStudy() {
        assertThat(BOUND.reached(Optional.of(new Estimate(0.00099, 20)))).isTrue();
        assertThat(BOUND.reached(Optional.of(new Estimate(0.001, 20)))).isFalse();
        assertThat(BOUND.reached(Optional.of(new Estimate(0.00099, 19)))).isFalse();
        assertThat(BOUND.reached(Optional.empty())).isFalse();
    }

    @Test
    void refusesWhatIsNoBound() {
        for (double below : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> new ExpectedImprovementBound(below, 20))
                    .hasMessageContaining("expectedImprovement.below must lie between 0 and 1");
        }
        for (int after : new int[] {9, 251}) {
            assertThatThrownBy(() -> new ExpectedImprovementBound(0.01, after))
                    .hasMessageContaining("expectedImprovement.after must be from 10 to 250");
        }
    }
}

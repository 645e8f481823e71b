package dev.winnow.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.api.Timing;
import dev.winnow.api.Timing.Pace;
import dev.winnow.testkit.TrialFixture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How steps get faster after a start: the first takes three times, the next two twice as long as those after them. */
class WarmUpTest {
    private static final double PRECISE = 1e-9;

    private static Timing timing(Pace... paces) {
        return new Timing(1, 0, 100, TrialFixture.TIME, 1, 8.0, 1L, 100L, List.of(paces), null);
    }

    /** The timed steps of a trial up to a step, at a pace of its own. */
    private static Timing trained(int steps, double pace) {
        return timing(Stream.of(
                        new Pace(0, 1L, 3 * pace),
                        new Pace(1, 1L, 2 * pace),
                        new Pace(2, 1L, 2 * pace),
                        new Pace(3, steps - 3L, (steps - 3L) * pace))
                .limit(steps)
                .toArray(Pace[]::new));
    }

    private static void factors(WarmUp warmUp, double... expected) {
        double[] factors =
                warmUp.factors().values().stream().mapToDouble(factor -> factor).toArray();
        assertThat(factors).containsExactly(expected, within(PRECISE));
    }

    @Test
    void aTrialThatTrainedOnlyColdStepsIsAsFastAsItsFactorsSay() {
        var cold = trained(1, 5);
        var warmUp = WarmUp.of(List.of(trained(20, 1), trained(2, 0.5), cold));

        factors(warmUp, 3, 2, 2, 1);
        assertThat(warmUp.pace(cold).getAsDouble()).isCloseTo(5, within(PRECISE));
        assertThat(warmUp.pace(trained(20, 1)).getAsDouble()).isCloseTo(1, within(PRECISE));
    }

    /** Only slow trials train for long, as large networks are the better ones. */
    @Test
    void thatTheTrialsWhichTrainForLongAreSlowOnesIsNotTakenForTheWarmUp() {
        var warmUp = WarmUp.of(List.of(trained(20, 10), trained(3, 1), trained(3, 1), trained(2, 1), trained(1, 1)));

        factors(warmUp, 3, 2, 2, 1);
    }

    @Test
    void theFirstStepsOfAnAttemptTakeAsLongAsSoManyWarmOnes() {
        var warmUp = WarmUp.of(List.of(trained(20, 1)));

        assertThat(warmUp.warmSteps(0)).isZero();
        assertThat(warmUp.warmSteps(1)).isCloseTo(3, within(PRECISE));
        assertThat(warmUp.warmSteps(2.5)).isCloseTo(6, within(PRECISE));
        assertThat(warmUp.warmSteps(27)).isCloseTo(31, within(PRECISE));
    }

    @Test
    void whatNoTrialShowsIsTakenAsTheNearestThatWasTimed() {
        var warmUp = WarmUp.of(List.of(timing(new Pace(1, 1L, 4.0), new Pace(2, 1L, 2.0))));

        assertThat(warmUp.warmSteps(4)).isEqualTo(2 + 2 + 1 + 1);
        assertThat(WarmUp.of(List.of(timing())).warmSteps(4)).isEqualTo(4);
        assertThat(WarmUp.of(List.of(timing())).pace(timing())).isEmpty();
    }
}

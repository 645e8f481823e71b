package dev.winnow.operator.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.MovingClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnBudgetTest {
    private final MovingClock clock = new MovingClock();
    private final AtomicInteger progress = new AtomicInteger();
    private boolean mayBegin = true;
    private final TurnBudget budget = new TurnBudget(clock, now -> mayBegin, progress::incrementAndGet);

    @Test
    void aTurnDrawsThreeConfigurations() {
        for (int drawn = 0; drawn < 3; drawn++) {
            assertThat(budget.draws(drawn)).isTrue();
        }
        assertThat(budget.spent()).isFalse();

        assertThat(budget.draws(3)).isFalse();
        assertThat(budget.spent()).isTrue();
        assertThat(progress).hasValue(4);
    }

    @Test
    void aTurnWithSlowDrawsDrawsFewer() {
        assertThat(budget.draws(0)).isTrue();
        clock.forward(Duration.ofMillis(99));
        assertThat(budget.draws(1)).isTrue();
        clock.forward(Duration.ofMillis(1));

        assertThat(budget.draws(2)).isFalse();
    }

    @Test
    void oneDrawIsAlwaysAllowedHoweverLongTheTurnTookBefore() {
        clock.forward(Duration.ofHours(1));

        assertThat(budget.draws(0)).isTrue();
        assertThat(budget.spent()).isFalse();
    }

    @Test
    void decisionsAreCarriedOutForATenthOfASecond() {
        clock.forward(Duration.ofHours(1));
        assertThat(budget.carriesOut(0)).isTrue();
        clock.forward(Duration.ofMillis(99));
        assertThat(budget.carriesOut(500)).isTrue();
        clock.forward(Duration.ofMillis(1));

        assertThat(budget.carriesOut(501)).isFalse();
        assertThat(budget.spent()).isTrue();
    }

    @Test
    void whatIsLeftIsDueAtOnceAndADrawThatMustWaitABitLater() {
        assertThat(budget.again()).isEmpty();
        budget.draws(3);
        assertThat(budget.again()).contains(Duration.ofMillis(1));
    }

    @Test
    void aTurnThatMayNotDrawNowAsksAgain() {
        mayBegin = false;

        assertThat(budget.draws(0)).isFalse();
        assertThat(budget.again()).contains(SlowDraws.ASK_AGAIN);
        assertThat(budget.longestDraw()).isEmpty();
        assertThat(budget.carriesOut(0)).isTrue();
    }

    @Test
    void theLongestDrawIsMeasured() {
        budget.draws(0);
        clock.forward(Duration.ofMillis(30));
        budget.draws(1);
        clock.forward(Duration.ofMillis(70));

        assertThat(budget.longestDraw()).contains(Duration.ofMillis(70));
        clock.forward(Duration.ofHours(1));
        assertThat(budget.longestDraw()).contains(Duration.ofMillis(70));
    }
}

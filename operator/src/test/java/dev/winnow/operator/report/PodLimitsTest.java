package dev.winnow.operator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.engine.report.Refusal;
import dev.winnow.testkit.MovingClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two reports at once, 100 a second and 200 in a burst. */
class PodLimitsTest {
    private final MovingClock clock = new MovingClock();
    private final PodLimits limits = new PodLimits(clock);

    private void report(String pod) throws Refusal {
        limits.enter(pod);
        limits.leave(pod);
    }

    private void refused(String pod, String words) {
        var refusal = catchThrowableOfType(Refusal.class, () -> limits.enter(pod));
        assertThat(refusal).hasMessageContaining(words);
        assertThat(refusal.code()).isEqualTo(429);
    }

    @Test
    void theThirdReportAtOnceIsRefusedUntilOneIsOver() throws Refusal {
        limits.enter("a");
        limits.enter("a");
        refused("a", "2 reports of this pod wait");
        limits.enter("b");

        limits.leave("a");
        limits.enter("a");
        refused("a", "2 reports of this pod wait");
    }

    @Test
    void aBurstOf200IsTakenAndThen100ASecond() throws Refusal {
        for (int second = 0; second < 3; second++) {
            for (int report = 0; report < (second == 0 ? 200 : 100); report++) {
                report("a");
            }
            refused("a", "more than 100 times a second");
            report("b");
            clock.forward(Duration.ofSeconds(1));
        }
    }

    @Test
    void whoReportsTenTimesASecondForHoursIsNeverRefused() throws Refusal {
        for (int report = 0; report < 100_000; report++) {
            report("a");
            clock.forward(Duration.ofMillis(100));
        }
    }

    @Test
    void aPodThatIsQuietIsForgottenAndOneThatWaitsIsNot() throws Refusal {
        report("quiet");
        limits.enter("waits");
        limits.forget();
        assertThat(limits.size()).isEqualTo(2);

        clock.forward(Duration.ofSeconds(1));
        limits.forget();
        assertThat(limits.size()).isEqualTo(1);
        limits.enter("waits");
        refused("waits", "2 reports");
    }
}

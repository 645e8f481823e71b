package dev.winnow.operator.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.MovingClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TermTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final MovingClock clock = new MovingClock();
    private final AtomicLong ticks = new AtomicLong();
    private final Term term = new Term(clock, ticks::get);

    private void pass(Duration time) {
        clock.forward(time);
        ticks.addAndGet(time.toNanos());
    }

    @Test
    void isNotHeldBeforeTheFirstRenewal() {
        assertThat(term.held()).isFalse();
    }

    @Test
    void lastsNineSecondsFromWhenTheRenewalWasAskedFor() {
        var asked = term.now();
        pass(Duration.ofSeconds(2));
        term.renew(asked);
        pass(Duration.ofSeconds(7).minus(MOMENT));
        assertThat(term.held()).isTrue();
        pass(MOMENT);
        assertThat(term.held()).isFalse();
    }

    @Test
    void isOverBeforeAnotherReplicaMayTakeTheLease() {
        assertThat(Term.LENGTH).isLessThanOrEqualTo(Candidate.PATIENCE.minusSeconds(3));
    }

    @Test
    void anAnswerThatComesAfterTheTermBeginsNone() {
        var asked = term.now();
        pass(Term.LENGTH);
        term.renew(asked);
        assertThat(term.held()).isFalse();
    }

    @Test
    void isNotProlongedByAWallClockThatIsSetBack() {
        term.renew(term.now());
        clock.forward(Duration.ofHours(-1));
        ticks.addAndGet(Term.LENGTH.toNanos());
        assertThat(term.held()).isFalse();
    }

    @Test
    void isNotProlongedByAMachineThatSlept() {
        term.renew(term.now());
        clock.forward(Duration.ofMinutes(1));
        assertThat(term.held()).isFalse();
    }

    @Test
    void wakesEachTimeItBeginsAndNotWhenItIsRenewed() {
        var gains = new AtomicInteger();
        term.onGain(gains::incrementAndGet);
        term.renew(term.now());
        pass(Duration.ofSeconds(2));
        term.renew(term.now());
        assertThat(gains).hasValue(1);

        pass(Duration.ofSeconds(10));
        term.renew(term.now());
        assertThat(gains).hasValue(2);

        term.end();
        assertThat(term.held()).isFalse();
        term.renew(term.now());
        assertThat(gains).hasValue(3);
    }
}

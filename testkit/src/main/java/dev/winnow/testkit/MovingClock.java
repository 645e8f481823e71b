package dev.winnow.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves: it shows the time of a base clock plus what it was put forward. */
public final class MovingClock extends Clock {
    private final Clock base;
    private volatile Duration ahead = Duration.ZERO;

    /** A clock that stands at {@link TrialFixture#TIME}. */
    public MovingClock() {
        this(Clock.fixed(Instant.parse(TrialFixture.TIME), ZoneOffset.UTC));
    }

    public MovingClock(Clock base) {
        this.base = base;
    }

    /** Moves the clock; {@code by} may be negative. */
    public void forward(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return base.withZone(zone);
    }
}

package dev.winnow.operator.lead;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lead for a limited time. The time runs from when a renewal was asked for, not from when it was granted, so it is over
 * here before any other replica can take the lease. It ends by itself: also a process that was stopped or cut off, and
 * could not be told, leads no more.
 */
public final class Term implements Lead {
    /** The time for which a renewal counts; shorter than {@link Candidate#PATIENCE}, which the others wait. */
    static final Duration LENGTH = Duration.ofSeconds(9);

    /**
     * A moment on two clocks. Time has passed when one of them says so: the wall clock may be set back, the other may stand
     * still while the machine sleeps.
     */
    record Moment(Instant wall, long nanos) {
        boolean within(Duration length, Moment now) {
            return now.nanos - nanos < length.toNanos()
                    && Duration.between(wall, now.wall).compareTo(length) < 0;
        }
    }

    private final Clock clock;
    private final LongSupplier ticker;
    private final List<Runnable> tasks = new CopyOnWriteArrayList<>();
    private volatile @Nullable Moment asked;

    /** @param ticker nanoseconds of a clock that nobody sets, such as {@link System#nanoTime} */
    public Term(Clock clock, LongSupplier ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /** The present moment. */
    Moment now() {
        return new Moment(Instant.now(clock), ticker.getAsLong());
    }

    /** Begins or prolongs the term; {@code since} is when the renewal was asked for. */
    void renew(Moment since) {
        boolean led = held();
        asked = since;
        if (!led && held()) {
            tasks.forEach(Runnable::run);
        }
    }

    /** Ends the term. */
    void end() {
        asked = null;
    }

    @Override
    public boolean held() {
        var since = asked;
        return since != null && since.within(LENGTH, now());
    }

    @Override
    public void onGain(Runnable task) {
        tasks.add(task);
    }
}

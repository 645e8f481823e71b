package dev.winnow.engine.study;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes from one thing that happens to the next. */
final class VirtualTime {
    private record Event(Instant at, long order, Runnable happening) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::order));
    private Instant now;
    private long order;

    VirtualTime(Instant begin) {
        now = begin;
    }

    Instant now() {
        return now;
    }

    /** Has something happen so many seconds from now. */
    void in(double seconds, Runnable happening) {
        events.add(new Event(now.plusNanos((long) (seconds * 1e9)), order++, happening));
    }

    /** Whether nothing will ever happen again. */
    boolean over() {
        return events.isEmpty();
    }

    /** The seconds until something happens. */
    double untilNext() {
        return Duration.between(now, events.element().at()).toNanos() / 1e9;
    }

    /** Lets the next things happen, all that happen at one moment. */
    void pass() {
        now = events.element().at();
        while (!events.isEmpty() && events.element().at().equals(now)) {
            events.remove().happening().run();
        }
    }
}

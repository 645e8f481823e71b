package dev.winnow.search.simulation;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** What happens in virtual time, in the order of its times; at one time in the order in which it was added. */
final class EventQueue {
    /**
     * Something that happens at a time.
     *
     * @param order the order of what happens at the same time
     * @param happens does it; whether it calls for a plan
     */
    private record Event(double time, long order, BooleanSupplier happens) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Double.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private double time;
    private long added;

    /** Virtual seconds since the start. */
    double time() {
        return time;
    }

    /**
     * Adds an event.
     *
     * @param seconds virtual seconds from now, at least 0
     * @param happens does it; whether it calls for a plan
     */
    void in(double seconds, BooleanSupplier happens) {
        events.add(new Event(time + seconds, added++, happens));
    }

    /** Whether something happens up to a time, that time included. */
    boolean anything(double until) {
        return !events.isEmpty() && events.element().time() <= until;
    }

    /** Goes on to the time of the next event and lets everything of that time happen; whether it calls for a plan. */
    boolean advance() {
        time = events.element().time();
        boolean decisive = false;
        while (!events.isEmpty() && events.element().time() == time) {
            decisive |= events.remove().happens().getAsBoolean();
        }
        return decisive;
    }
}

package dev.winnow.local.run;

import java.time.Instant;
import java.util.Optional;

/** When the next turn is due although nothing may happen until then: the earliest of the times that were set. */
final class Alarm {
    private Optional<Instant> due = Optional.empty();

    /** Forgets all times. */
    void clear() {
        due = Optional.empty();
    }

    /** Sets a time; an earlier time stays. */
    void at(Instant time) {
        if (due.isEmpty() || time.isBefore(due.get())) {
            due = Optional.of(time);
        }
    }

    /** The time that is due, at the latest the given one. */
    Instant before(Instant latest) {
        return due.filter(time -> time.isBefore(latest)).orElse(latest);
    }
}

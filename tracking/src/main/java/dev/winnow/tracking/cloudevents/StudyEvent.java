package dev.winnow.tracking.cloudevents;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to a study. It follows from the study alone, so whoever reads the study again makes the same event.
 *
 * @param id the study's uid and the mark: the same whenever and by whomever the event is sent
 * @param mark which event of its study it is, such as {@code best/digits-14/27}; without spaces
 * @param time when it happened; empty where the study does not tell
 * @param json the event in the structured form of CloudEvents 1.0
 */
public record StudyEvent(String id, String mark, Optional<Instant> time, String json) {
    /** The kind, which is the first word of the mark: {@code started}, {@code best}, {@code completed} or {@code failed}. */
    public String kind() {
        return kind(mark);
    }

    /** The kind of an event of this mark. */
    static String kind(String mark) {
        int cut = mark.indexOf('/');
        return cut < 0 ? mark : mark.substring(0, cut);
    }
}

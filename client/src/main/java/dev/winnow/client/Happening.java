package dev.winnow.client;

import dev.winnow.api.PlainText;
import dev.winnow.engine.workload.EventTime;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSeries;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An Event of Kubernetes.
 *
 * @param time when it was seen last; RFC 3339, empty if the Event does not say
 * @param type Normal or Warning
 * @param count how often it was seen
 * @param object the name of what it is about
 */
public record Happening(String time, String type, String reason, String message, int count, String object) {
    static Happening of(Event event) {
        return new Happening(
                EventTime.of(event),
                Objects.requireNonNullElse(event.getType(), "Normal"),
                Objects.requireNonNullElse(event.getReason(), ""),
                PlainText.of(Objects.requireNonNullElse(event.getMessage(), "")),
                Stream.of(
                                Optional.ofNullable(event.getSeries()).map(EventSeries::getCount),
                                Optional.ofNullable(event.getCount()))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse(1),
                event.getInvolvedObject().getName());
    }
}

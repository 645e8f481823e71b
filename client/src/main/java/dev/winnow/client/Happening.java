package dev.winnow.client;

import dev.winnow.engine.page.PlainText;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSeries;
import io.fabric8.kubernetes.api.model.MicroTime;
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
                time(event),
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

    private static String time(Event event) {
        return Stream.of(
                        Optional.ofNullable(event.getSeries())
                                .map(EventSeries::getLastObservedTime)
                                .map(MicroTime::getTime),
                        Optional.ofNullable(event.getLastTimestamp()),
                        Optional.ofNullable(event.getEventTime()).map(MicroTime::getTime),
                        Optional.ofNullable(event.getMetadata().getCreationTimestamp()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }
}

package dev.winnow.engine.workload;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSeries;
import io.fabric8.kubernetes.api.model.MicroTime;
import java.util.Optional;
import java.util.stream.Stream;

/** When an Event was seen last. Each of the ways in which Kubernetes has written Events keeps the time in a field of its own. */
public final class EventTime {
    private EventTime() {}

    /** As RFC 3339; empty if the Event says none. */
    public static String of(Event event) {
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

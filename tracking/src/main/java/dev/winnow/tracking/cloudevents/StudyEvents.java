package dev.winnow.tracking.cloudevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.StudyState;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.page.StudyPhase;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is to be told of a study as it stands: that it has started, its best value, how it ended. A best value that another
 * one has followed is not among them.
 *
 * <p>Source: <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">JSON Event Format for
 * CloudEvents 1.0</a>.
 *
 * @param uid the study's
 * @param events in the order in which they are told; at most three
 * @param ended when the study ended
 */
public record StudyEvents(String uid, List<StudyEvent> events, Optional<Instant> ended) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "dev.winnow.study.";

    /** What is to be told of a study. */
    public static StudyEvents of(TuningStudy study) {
        var status = study.statusOrNew();
        var events = new ArrayList<StudyEvent>();
        if (status.startTime() != null) {
            events.add(event(study, "started", instant(status.startTime()), data(study)));
        }
        var best = status.best();
        if (best != null) {
            var mark = "best/" + best.trial() + (best.step() == null ? "" : "/" + best.step());
            events.add(event(study, mark, Optional.empty(), withBest(data(study), best)));
        }
        if (status.ended()) {
            var mark = status.is(StudyState.Failed) ? "failed" : "completed";
            events.add(event(study, mark, instant(status.completionTime()), result(study)));
        }
        return new StudyEvents(study.getMetadata().getUid(), List.copyOf(events), instant(status.completionTime()));
    }

    /**
     * What the receiver has to be told.
     *
     * @param told the marks of the events that it has taken
     * @param since what happened before is not told
     */
    public List<StudyEvent> due(Set<String> told, Instant since) {
        return events.stream()
                .filter(event -> !told.contains(event.mark()))
                .filter(event ->
                        !event.time().or(() -> ended).orElse(Instant.MAX).isBefore(since))
                .toList();
    }

    /** The marks once the receiver has taken an event: of each kind the newest. */
    public static Set<String> taken(Set<String> told, StudyEvent event) {
        return Stream.concat(
                        told.stream().filter(mark -> !StudyEvent.kind(mark).equals(event.kind())),
                        Stream.of(event.mark()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Instant> instant(@Nullable String time) {
        try {
            return Optional.ofNullable(time).map(Instant::parse);
        } catch (DateTimeParseException e) {
            // Written by somebody else than the operator: a time that nobody knows.
            return Optional.empty();
        }
    }

    private static StudyEvent event(TuningStudy study, String mark, Optional<Instant> time, ObjectNode data) {
        var meta = study.getMetadata();
        var id = meta.getUid() + "/" + mark;
        var json = JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", "/apis/" + Names.GROUP + "/namespaces/" + meta.getNamespace() + "/tuningstudies")
                .put("type", TYPE + StudyEvent.kind(mark))
                .put("subject", meta.getName());
        time.ifPresent(when -> json.put("time", when.toString()));
        json.put("datacontenttype", "application/json").set("data", data);
        return new StudyEvent(id, mark, time, text(json));
    }

    private static ObjectNode data(TuningStudy study) {
        var meta = study.getMetadata();
        var data = JSON.createObjectNode()
                .put("namespace", meta.getNamespace())
                .put("study", meta.getName())
                .put("uid", meta.getUid());
        var objectives = data.putArray("objectives");
        study.getSpec().objectives().forEach(objective -> objectives
                .addObject()
                .put("metric", objective.metric())
                .put("direction", String.valueOf(objective.direction())));
        return data;
    }

    private static ObjectNode withBest(ObjectNode data, StudyStatus.Best best) {
        var shown = data.putObject("best").put("trial", best.trial()).put("value", best.value());
        if (best.step() != null) {
            shown.put("step", best.step());
        }
        shown.set("parameters", JSON.valueToTree(best.parameters()));
        return data;
    }

    private static ObjectNode result(TuningStudy study) {
        var status = study.statusOrNew();
        var phase = StudyPhase.of(study);
        var data = data(study)
                .put("state", phase.state())
                .put("message", phase.message())
                .put("startTime", phase.startTime())
                .put("completionTime", phase.completionTime());
        data.set("trials", JSON.valueToTree(phase.trials()));
        if (status.paretoFront() != null) {
            data.put("paretoFront", status.paretoFront().size());
        }
        return status.best() == null ? data : withBest(data, status.best());
    }

    private static String text(ObjectNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

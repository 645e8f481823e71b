package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TrialTemplate;
import dev.winnow.api.Unread;
import dev.winnow.engine.workload.ObjectKind.Place;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The object of a study's trials, and the pod templates in it.
 *
 * @param object as the manifest has it; not to be changed
 * @param metadata of the object, as the manifest has them
 * @param templates one of them reports
 */
public record ObjectTemplate(ObjectKind kind, ObjectNode object, ObjectMeta metadata, List<Part> templates) {
    /** Where the object stands in a manifest. */
    public static final String PATH = "spec.trial.job";
    /** Bytes of JSON at most; the schema cannot bound what it does not know. */
    static final int MOST_BYTES = 64 * 1024;

    /** A pod template of the object. */
    public record Part(Place place, PodTemplate pod) {
        /** Where it stands in the manifest. */
        public String path() {
            return ObjectTemplate.path(place);
        }
    }

    /**
     * Reads the object of a study.
     *
     * @throws PodTemplate.UnreadableException if {@link #read} finds something wrong with it
     */
    public static ObjectTemplate of(TrialTemplate settings) {
        var unread = new ArrayList<Unread>();
        return read(settings, unread).orElseThrow(() -> new PodTemplate.UnreadableException(unread));
    }

    /**
     * Reads the object of a study; empty if there is something wrong with it.
     *
     * @param unread is told what is wrong; empty at first
     */
    public static Optional<ObjectTemplate> read(TrialTemplate settings, List<Unread> unread) {
        if (!(settings.job() instanceof ObjectNode object)) {
            unread.add(new Unread(PATH, "Invalid value: an object is needed, such as a Job"));
            return Optional.empty();
        }
        int bytes = object.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            unread.add(new Unread(
                    PATH,
                    "has " + bytes + " bytes of JSON, but may have " + MOST_BYTES + ": move texts to a ConfigMap"));
            return Optional.empty();
        }
        var kind = kind(settings, object, unread);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        var written = object.path("metadata");
        var metadata = PodTypes.read(
                written.isMissingNode() || written.isNull() ? object.objectNode() : written,
                ObjectMeta.class,
                PATH + ".metadata",
                unread);
        var templates = new ArrayList<Part>();
        for (var place : kind.get().templates(object)) {
            template(settings, kind.get(), object, place, unread).ifPresent(pod -> templates.add(new Part(place, pod)));
        }
        return unread.isEmpty()
                ? metadata.map(meta -> new ObjectTemplate(kind.get(), object, meta, List.copyOf(templates)))
                : Optional.empty();
    }

    private static Optional<ObjectKind> kind(TrialTemplate settings, JsonNode object, List<Unread> unread) {
        var name = object.path("kind").asText();
        if (settings.kind() != null && ObjectKinds.known(object).isPresent()) {
            unread.add(new Unread(DescribedKind.PATH, "the operator knows a " + name + " by itself: remove it"));
            return Optional.empty();
        }
        if (settings.kind() != null) {
            var described = DescribedKind.problems(settings.kind());
            if (!described.isEmpty()) {
                unread.addAll(described);
                return Optional.empty();
            }
        }
        var kind = ObjectKinds.of(settings);
        if (kind.isEmpty()) {
            unread.add(new Unread(
                    PATH + ".kind",
                    "nothing is known of a " + name + " of "
                            + object.path("apiVersion").asText() + ": say in " + DescribedKind.PATH
                            + " where its pod templates are and when it has ended, or use one of "
                            + ObjectKinds.words()));
        }
        return kind;
    }

    private static Optional<PodTemplate> template(
            TrialTemplate settings, ObjectKind kind, JsonNode object, Place place, List<Unread> unread) {
        var json = kind.template(object, place);
        if (!json.isObject()) {
            unread.add(new Unread(path(place), "Required value: the object needs a pod template here"));
            return Optional.empty();
        }
        var found = new ArrayList<Unread>();
        var pod = PodTemplate.read(settings, json, path(place), found);
        found.forEach(part -> unread.add(new Unread(kind.field(part.path()), part.message())));
        // The container that reports is one of the template that reports.
        return pod.filter(read -> place.reporter().isEmpty() && read.trainer().isEmpty())
                .map(read -> new PodTemplate(settings.withoutContainer(), read.pod(), read.checkpointVolume()))
                .or(() -> pod);
    }

    /** The template whose pods report. */
    public Part reporting() {
        return templates.stream()
                .filter(part -> part.place().reporter().isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static String path(Place place) {
        return PATH + "." + String.join(".", place.path()).replaceAll("\\.(\\d+)(?=\\.|$)", "[$1]");
    }
}

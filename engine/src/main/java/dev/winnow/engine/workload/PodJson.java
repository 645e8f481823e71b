package dev.winnow.engine.workload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.winnow.api.Partial;
import dev.winnow.api.Unread;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a pod of a cluster as far as it fits into Kubernetes' types as this release knows them. A newer API server may store what
 * they cannot hold, and an informer ends at the first object that it cannot read. What cannot be read and is of no use here is
 * passed over; what would be of use is noted in the pod.
 */
public final class PodJson {
    /** The parts that {@link PodReader} and {@link PodStage} read. */
    private static final Pattern OF_USE = Pattern.compile("pod(\\.spec)?|pod\\.(metadata|status|spec\\.nodeName)\\b.*"
            + "|pod\\.spec\\.(initContainers|containers)(\\[\\d+](\\.(name|restartPolicy|resources)\\b.*)?)?");

    /** No field of a pod; an API server keeps none of that name. */
    private static final String UNREAD = "winnow.dev/unread";

    private PodJson() {}

    /** Lets a mapper read its pods so, in place of the reader that the type names. */
    public static void readIn(ObjectMapper mapper) {
        mapper.addMixIn(Pod.class, ReadHere.class);
    }

    @JsonDeserialize(using = Reader.class)
    private interface ReadHere {}

    private static final class Reader extends JsonDeserializer<Pod> {
        @Override
        public Pod deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return read(context.readTree(parser));
        }
    }

    /** Reads a pod; never fails. */
    public static Pod read(JsonNode json) {
        var whole = PodTypes.pod(json);
        var read = whole.value() == null ? PodTypes.pod(metadata(json)) : whole;
        var pod = Objects.requireNonNullElseGet(read.value(), Pod::new);
        if (pod.getSpec() == null) {
            pod.setSpec(new PodSpec());
        }
        var unread = words(whole);
        if (!unread.isEmpty()) {
            pod.setAdditionalProperty(UNREAD, unread);
        }
        return pod;
    }

    private static JsonNode metadata(JsonNode json) {
        return JsonNodeFactory.instance.objectNode().set("metadata", json.path("metadata"));
    }

    private static String words(Partial<Pod> read) {
        var parts = read.value() == null ? List.of(read.unread().get(0)) : read.unread();
        return parts.stream()
                .filter(part ->
                        read.value() == null || OF_USE.matcher(part.path()).matches())
                .map(Unread::toString)
                .collect(Collectors.joining("; "));
    }

    /** What of the pod could not be read and would be of use. */
    static Optional<String> unread(Pod pod) {
        return Optional.ofNullable(pod.getAdditionalProperties().get(UNREAD)).map(String::valueOf);
    }

    /** Notes in a part of a pod what could not be read of the pod. */
    static Pod noted(Pod part, Pod pod) {
        unread(pod).ifPresent(words -> part.setAdditionalProperty(UNREAD, words));
        return part;
    }
}

package dev.winnow.engine.workload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.winnow.api.Partial;
import dev.winnow.api.Quantities;
import dev.winnow.api.Unread;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads the parts of a manifest that are of Kubernetes' own types. */
final class PodTypes {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addModule(new LazyPodTypes())
            .addMixIn(Quantity.class, StrictQuantity.class)
            .build();

    private PodTypes() {}

    /** Puts a reader of ours in the place of the one that the type names. */
    @JsonDeserialize(using = QuantityReader.class)
    private interface StrictQuantity {}

    /** Reads a quantity whose amount is a number; by itself the type says so only when the amount is asked for. */
    private static final class QuantityReader extends JsonDeserializer<Quantity> {
        @Override
        public Quantity deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var text = parser.getValueAsString("");
            try {
                var quantity = Quantity.parse(text);
                var unused = quantity.getNumericalAmount();
                return quantity;
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new InvalidFormatException(parser, Quantities.CURE, text, Quantity.class);
            }
        }
    }

    /**
     * Reads a part. A field that is null is absent, as for an API server.
     *
     * @param path of the part in the manifest
     * @param unread is told what cannot be read
     * @return the part; empty if something in it cannot be read
     */
    static <T> Optional<T> read(JsonNode json, Class<T> type, String path, List<Unread> unread) {
        var part = json.deepCopy();
        int before = unread.size();
        withoutNulls(part, path, unread);
        if (unread.size() == before) {
            var read = Partial.of(MAPPER, part, type, path);
            unread.addAll(read.unread());
            return Optional.ofNullable(read.value())
                    .filter(value -> read.unread().isEmpty());
        }
        return Optional.empty();
    }

    /** A value of Kubernetes' types as JSON. */
    static JsonNode json(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** JSON as an object of any kind. */
    static GenericKubernetesResource generic(JsonNode object) {
        return MAPPER.convertValue(object, GenericKubernetesResource.class);
    }

    /** As much of a pod as the types can hold. */
    static Partial<Pod> pod(JsonNode json) {
        return Partial.of(MAPPER, json, Pod.class, "pod");
    }

    private static void withoutNulls(JsonNode node, String path, List<Unread> unread) {
        node.properties().removeIf(field -> field.getValue().isNull());
        node.properties().forEach(field -> withoutNulls(field.getValue(), path + "." + field.getKey(), unread));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                if (node.get(i).isNull()) {
                    unread.add(new Unread(path + "[" + i + "]", "Invalid value: null: remove the item"));
                } else {
                    withoutNulls(node.get(i), path + "[" + i + "]", unread);
                }
            }
        }
    }
}

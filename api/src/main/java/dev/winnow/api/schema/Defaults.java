package dev.winnow.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;

/**
 * Fills in what a manifest leaves open, as an API server does: a property that is absent, or null where null is not
 * allowed, gets the default of its schema.
 *
 * <p>Source: Kubernetes, "Extend the Kubernetes API with CustomResourceDefinitions", Defaulting and Nullable.
 */
public final class Defaults {
    private Defaults() {}

    /** Fills in the defaults, in place. */
    public static void fill(JsonNode value, JsonNode schema) {
        if (value instanceof ArrayNode list) {
            list.forEach(item -> fill(item, schema.path("items")));
        }
        if (!(value instanceof ObjectNode object)) {
            return;
        }
        schema.path("properties").properties().forEach(property -> {
            var name = property.getKey();
            var wanted = property.getValue();
            if (object.path(name).isNull() && !wanted.path("nullable").asBoolean() && wanted.has("default")) {
                object.remove(name);
            }
            if (!object.has(name) && wanted.has("default")) {
                object.set(name, wanted.get("default").deepCopy());
            }
        });
        for (var field : new ArrayList<>(object.properties())) {
            var known = schema.path("properties").path(field.getKey());
            fill(field.getValue(), known.isMissingNode() ? schema.path("additionalProperties") : known);
        }
    }

    /** Takes out, in place, what {@link #fill} would put in, so that what a person wrote is left. */
    public static void strip(JsonNode value, JsonNode schema) {
        if (value instanceof ArrayNode list) {
            list.forEach(item -> strip(item, schema.path("items")));
        }
        if (!(value instanceof ObjectNode object)) {
            return;
        }
        for (var field : new ArrayList<>(object.properties())) {
            var known = schema.path("properties").path(field.getKey());
            strip(field.getValue(), known.isMissingNode() ? schema.path("additionalProperties") : known);
            if (known.has("default") && same(field.getValue(), known.get("default"))) {
                object.remove(field.getKey());
            }
        }
    }

    /** Whether a value without its own defaults is a default; numbers are compared by what they say. */
    private static boolean same(JsonNode value, JsonNode standard) {
        return standard.isContainerNode()
                ? value.equals(standard)
                : value.getNodeType() == standard.getNodeType()
                        && value.asText().equals(standard.asText());
    }
}

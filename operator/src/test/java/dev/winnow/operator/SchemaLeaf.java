package dev.winnow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A value that a schema describes and that holds no other: a number, a text, or what the schema leaves open.
 *
 * @param root the schema of the object
 * @param steps from the object to the value: names of properties, {@link #ITEM} and {@link #ENTRY}
 */
record SchemaLeaf(JsonNode root, List<String> steps) {
    /** The first item of a list. */
    static final String ITEM = "[]";
    /** An entry of a map. */
    static final String ENTRY = "{}";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String KEY = "key";

    /** The leaves below a property of an object, in the order of the schema. */
    static List<SchemaLeaf> of(JsonNode root, String property) {
        var leaves = new ArrayList<SchemaLeaf>();
        collect(root, root.path("properties").path(property), List.of(property), leaves);
        return leaves;
    }

    private static void collect(JsonNode root, JsonNode schema, List<String> steps, List<SchemaLeaf> leaves) {
        if (schema.has("properties")) {
            schema.get("properties")
                    .properties()
                    .forEach(part -> collect(root, part.getValue(), with(steps, part.getKey()), leaves));
        } else if (schema.has("items")) {
            collect(root, schema.get("items"), with(steps, ITEM), leaves);
        } else if (schema.path("additionalProperties").isObject()) {
            collect(root, schema.get("additionalProperties"), with(steps, ENTRY), leaves);
        } else {
            leaves.add(new SchemaLeaf(root, steps));
        }
    }

    private static List<String> with(List<String> steps, String step) {
        var longer = new ArrayList<>(steps);
        longer.add(step);
        return List.copyOf(longer);
    }

    /** The schema of the value. */
    JsonNode schema() {
        var schema = root;
        for (var step : steps) {
            schema = below(schema, step);
        }
        return schema;
    }

    private static JsonNode below(JsonNode schema, String step) {
        return switch (step) {
            case ITEM -> schema.path("items");
            case ENTRY -> schema.path("additionalProperties");
            default -> schema.path("properties").path(step);
        };
    }

    /**
     * Puts a value there. What is missing on the way is made, and of a union the branch on the way is chosen.
     *
     * @param value a missing node takes the value away
     */
    void put(ObjectNode object, JsonNode value) {
        put(object, value, KEY);
    }

    /**
     * The same with a name for the entries of maps.
     *
     * @param key of the entry
     */
    void put(ObjectNode object, JsonNode value, String key) {
        JsonNode at = object;
        var schema = root;
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            choose(at, schema, step);
            schema = below(schema, step);
            at = step(at, step, key, schema, i == steps.size() - 1 ? value : null);
        }
    }

    private static JsonNode step(JsonNode at, String step, String key, JsonNode schema, JsonNode value) {
        if (at instanceof ArrayNode list) {
            if (value != null && value.isMissingNode()) {
                list.removeAll();
                return list;
            }
            var item = value != null ? value : list.path(0).isMissingNode() ? sample(schema) : list.get(0);
            if (list.isEmpty()) {
                list.add(item);
            } else {
                list.set(0, item);
            }
            return item;
        }
        var object = (ObjectNode) at;
        var name = step.equals(ENTRY) ? key : step;
        if (value != null && value.isMissingNode()) {
            object.remove(name);
            return object;
        }
        var part = value != null ? value : object.has(name) ? object.get(name) : sample(schema);
        object.set(name, part);
        return part;
    }

    /** Chooses the branch of a union whose field {@code type} has the branches' names as values. */
    private static void choose(JsonNode at, JsonNode schema, String step) {
        var types = schema.path("properties").path("type").path("enum");
        for (var type : types) {
            if (type.asText().equalsIgnoreCase(step)) {
                var union = (ObjectNode) at;
                types.forEach(other -> union.properties()
                        .removeIf(field -> field.getKey().equalsIgnoreCase(other.asText())
                                && !field.getKey().equals(step)));
                union.set("type", type);
            }
        }
    }

    /** A small value that a schema allows, as far as the schema says so without its rules and patterns. */
    static JsonNode sample(JsonNode schema) {
        if (schema.has("default")) {
            return schema.get("default").deepCopy();
        }
        if (schema.has("enum")) {
            return schema.at("/enum/0");
        }
        return switch (schema.path("type").asText()) {
            case "object" -> {
                var object = JSON.objectNode();
                schema.path("required")
                        .forEach(name -> object.set(
                                name.asText(), sample(schema.path("properties").path(name.asText()))));
                yield object;
            }
            case "array" -> {
                var list = JSON.arrayNode();
                if (schema.path("minItems").asInt() > 0) {
                    list.add(sample(schema.path("items")));
                }
                yield list;
            }
            case "string" -> JSON.textNode("a");
            case "boolean" -> JSON.booleanNode(false);
            default -> JSON.numberNode(1);
        };
    }

    @Override
    public String toString() {
        return String.join(".", steps).replace("." + ITEM, ITEM);
    }
}

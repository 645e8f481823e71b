package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.winnow.api.Quantities;
import dev.winnow.engine.definition.Problem;
import java.util.List;

/**
 * Checks a manifest against the schema of its CRD with a JSON Schema validator. What a structural schema of Kubernetes
 * says in its own words is said in those of JSON Schema first: what is not listed is refused, as kubectl does by
 * {@code --validate=strict}, and an int-or-string is one of both.
 */
final class SchemaCheck {
    /** Most of the schema is about pods, and of that a manifest needs little. */
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().preloadSchema(false).build()));

    private final Schema schema;

    SchemaCheck(JsonNode structural) {
        var strict = (ObjectNode) structural.deepCopy();
        strict(strict);
        // Every object has these; the metadata are checked where they are read.
        var properties = (ObjectNode) strict.get("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.putObject("metadata").put("type", "object");
        schema = REGISTRY.getSchema(strict);
    }

    private static void strict(ObjectNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            schema.remove("anyOf");
            schema.putArray("type").add("integer").add("string");
        }
        if (schema.path("nullable").asBoolean()) {
            schema.putArray("type").add(schema.path("type").asText()).add("null");
        }
        if (schema.has("properties")
                && !schema.has("additionalProperties")
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            schema.put("additionalProperties", false);
        }
        // What is left of Kubernetes' own words is checked elsewhere, and the validator would warn of each.
        schema.properties().removeIf(keyword -> keyword.getKey().startsWith("x-kubernetes-"));
        schema.path("properties").forEach(property -> strict((ObjectNode) property));
        if (schema.get("items") instanceof ObjectNode items) {
            strict(items);
        }
        if (schema.get("additionalProperties") instanceof ObjectNode values) {
            strict(values);
        }
    }

    List<Problem> check(JsonNode manifest) {
        return schema.validate(manifest).stream().map(SchemaCheck::problem).toList();
    }

    private static Problem problem(Error error) {
        var path = path(error.getInstanceLocation());
        return switch (error.getKeyword()) {
            case "required" ->
                new Problem(FieldPath.property(path, error.getProperty()), "Required value: set this field");
            case "additionalProperties" ->
                new Problem(
                        FieldPath.property(path, error.getProperty()),
                        "unknown field: correct its spelling or its place, or remove it");
            case "enum" ->
                new Problem(
                        path,
                        "Unsupported value: " + error.getInstanceNode() + ": use one of "
                                + error.getSchemaNode().toString());
            case "pattern" ->
                new Problem(
                        path,
                        "Invalid value: " + error.getInstanceNode() + ": "
                                + (error.getSchemaNode().asText().equals(Quantities.PATTERN)
                                        ? Quantities.CURE
                                        : sentence(error)));
            case "type" -> new Problem(path, sentence(error) + hint(error));
            default -> new Problem(path, sentence(error));
        };
    }

    /** What a person hardly expects of YAML. */
    private static String hint(Error error) {
        return error.getInstanceNode().isBoolean()
                ? ": put quotes around it, because kubectl reads y, n, yes, no, on and off as true or false"
                : "";
    }

    private static String sentence(Error error) {
        var message = error.getMessage();
        // The library may begin with the place, which stands before the message already.
        int colon = message.startsWith("/") || message.startsWith("$") ? message.indexOf(": ") : -1;
        return colon < 0 ? message : message.substring(colon + 2);
    }

    private static String path(NodePath location) {
        var path = "";
        for (int i = 0; i < location.getNameCount(); i++) {
            var element = location.getElement(i);
            path = element instanceof Integer index
                    ? FieldPath.item(path, index)
                    : FieldPath.property(path, String.valueOf(element));
        }
        return path;
    }
}

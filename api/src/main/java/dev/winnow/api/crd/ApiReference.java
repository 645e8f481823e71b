package dev.winnow.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The reference of the API, {@code docs/api.md}, from the resource definitions. */
final class ApiReference {
    private static final String KUBERNETES = "https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#";

    /** Fields whose types are Kubernetes' own, with the anchor under which its reference has them. */
    private static final Map<String, Link> FOREIGN = Map.of(
            "TuningStudy.spec.trial.pod", new Link("PodTemplateSpec", "podtemplatespec-v1-core"),
            "TuningStudy.spec.trial.checkpoints.volume", new Link("Volume", "volume-v1-core"),
            "TuningStudy.status.conditions[]", new Link("Condition", "condition-v1-meta"));

    private static final String INTRODUCTION = """
            # API reference

            Generated from the resource definitions in [`crds/`](../crds), which are generated from the records of the package
            `dev.winnow.api`. How the fields work together: [reference.md](reference.md). What the status says:
            [operate.md](operate.md). The same texts are on the cluster: `kubectl explain study.spec`.

            A number in a Constraints column is inclusive. A rule is checked by the API server when a manifest is applied; its
            message is given here, its expression stands in the definition.
            """;

    private record Link(String type, String anchor) {}

    private ApiReference() {}

    /**
     * The page in Markdown.
     *
     * @param crds the folder with the definitions
     * @throws IOException if a definition cannot be read
     */
    static String of(Path crds) throws IOException {
        var out = new StringBuilder(INTRODUCTION);
        for (var file : ResourceDefinitions.files()) {
            var crd = new YAMLMapper().readTree(crds.resolve(file).toFile());
            kind(crd, out);
            type(kind(crd), schema(crd), out);
        }
        return out.toString();
    }

    static String kind(JsonNode crd) {
        return crd.at("/spec/names/kind").asText();
    }

    private static JsonNode version(JsonNode crd) {
        return crd.at("/spec/versions/0");
    }

    static JsonNode schema(JsonNode crd) {
        return version(crd).at("/schema/openAPIV3Schema");
    }

    /** What kubectl needs to know of a kind: its names and its columns. */
    private static void kind(JsonNode crd, StringBuilder out) {
        var names = crd.at("/spec/names");
        line(out, "");
        line(out, "## " + kind(crd));
        line(out, "");
        line(
                out,
                "`apiVersion: " + crd.at("/spec/group").asText() + "/"
                        + version(crd).path("name").asText()
                        + "`, namespaced. For kubectl: `" + names.path("plural").asText() + "`, "
                        + texts(names.path("shortNames")).stream()
                                .map(ApiReference::code)
                                .collect(Collectors.joining(", "))
                        + ".");
        line(out, "");
        line(out, "| Column of `kubectl get` | Field |");
        line(out, "|---|---|");
        version(crd)
                .path("additionalPrinterColumns")
                .forEach(column -> line(
                        out,
                        "| " + column.path("name").asText()
                                + (column.path("priority").asInt() > 0 ? ", with `-o wide`" : "") + " | `"
                                + column.path("jsonPath").asText().substring(1) + "` |"));
    }

    /** The table of one object type, its rules, then the types that stand in it. */
    private static void type(String path, JsonNode schema, StringBuilder out) {
        var fields = schema.path("properties");
        line(out, "");
        line(out, "### `" + path + "`");
        line(out, "");
        line(out, "| Field | Type | Default | Constraints | Description |");
        line(out, "|---|---|---|---|---|");
        var required = texts(schema.path("required"));
        fields.properties().forEach(field -> {
            var there = path + "." + field.getKey();
            var definition = field.getValue();
            var constraints = new ArrayList<String>();
            if (required.contains(field.getKey())) {
                constraints.add("required");
            }
            constraints(definition, constraints);
            line(
                    out,
                    "| `" + field.getKey() + "` | " + type(there, definition) + " | "
                            + (definition.has("default")
                                    ? code(definition.path("default").toString())
                                    : "") + " | "
                            + String.join("; ", constraints) + " | "
                            + cell(definition.path("description").asText()) + " |");
        });
        rules(schema, out);
        fields.properties().forEach(field -> {
            var there = path + "." + field.getKey();
            if (!foreign(there, field.getValue())) {
                if (isObject(field.getValue())) {
                    type(there, field.getValue(), out);
                } else if (isObject(field.getValue().path("items"))) {
                    type(there + "[]", field.getValue().path("items"), out);
                }
            }
        });
    }

    /** The rules of a type; those of a field that has no type of its own stand with the field's parent. */
    private static void rules(JsonNode schema, StringBuilder out) {
        var rules = new ArrayList<String>();
        schema.path("x-kubernetes-validations").forEach(rule -> rules.add(rule("", rule)));
        schema.path("properties").properties().forEach(field -> {
            if (!isObject(field.getValue())) {
                field.getValue()
                        .path("x-kubernetes-validations")
                        .forEach(rule -> rules.add(rule("." + field.getKey(), rule)));
            }
        });
        if (!rules.isEmpty()) {
            line(out, "");
            line(out, "Rules:");
            line(out, "");
            rules.forEach(rule -> line(out, rule));
        }
    }

    private static String rule(String field, JsonNode rule) {
        var path = field + rule.path("fieldPath").asText();
        return "- " + (path.isEmpty() ? "" : "`" + path.substring(1) + "`: ")
                + rule.path("message").asText();
    }

    private static String type(String path, JsonNode schema) {
        if (FOREIGN.containsKey(path)) {
            var link = FOREIGN.get(path);
            return "[" + link.type() + "](" + KUBERNETES + link.anchor() + ")";
        }
        if (schema.path("type").asText().equals("array")) {
            return "list of " + type(path + "[]", schema.path("items"));
        }
        if (isObject(schema)) {
            return "[object](#" + path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "") + ")";
        }
        if (schema.has("additionalProperties")) {
            return "map of string to " + type(path + ".*", schema.path("additionalProperties"));
        }
        return schema.has("type") ? schema.path("type").asText() : "any";
    }

    private static void constraints(JsonNode schema, List<String> out) {
        if (schema.has("enum")) {
            out.add("one of "
                    + texts(schema.path("enum")).stream()
                            .map(ApiReference::code)
                            .collect(Collectors.joining(", ")));
        }
        range(schema, "minimum", "maximum", "", out);
        range(schema, "minLength", "maxLength", " characters", out);
        range(schema, "minItems", "maxItems", " in number", out);
        range(schema, "minProperties", "maxProperties", " in number", out);
        if (schema.has("pattern")) {
            out.add("matches " + code(schema.path("pattern").asText()));
        }
        if (schema.path("x-kubernetes-list-type").asText().equals("set")) {
            out.add("none twice");
        }
        texts(schema.path("x-kubernetes-list-map-keys")).forEach(key -> out.add("no `" + key + "` twice"));
        if (schema.has("items") && !isObject(schema.path("items"))) {
            var each = new ArrayList<String>();
            constraints(schema.path("items"), each);
            each.forEach(constraint -> out.add("each " + constraint));
        }
    }

    private static void range(JsonNode schema, String least, String most, String unit, List<String> out) {
        boolean from = bounds(schema, least);
        boolean to = bounds(schema, most);
        if (from && to) {
            var low = number(schema.path(least));
            var high = number(schema.path(most));
            out.add((low.equals(high) ? "exactly " + low : low + " to " + high) + unit);
        } else if (from) {
            out.add("at least " + number(schema.path(least)) + unit);
        } else if (to) {
            out.add("at most " + number(schema.path(most)) + unit);
        }
    }

    private static boolean bounds(JsonNode schema, String keyword) {
        return schema.has(keyword) && !ValueBounds.ofType(schema.path(keyword).asDouble());
    }

    private static String number(JsonNode number) {
        return new BigDecimal(number.asText()).stripTrailingZeros().toPlainString();
    }

    /** Whether a field is explained by the reference of Kubernetes. */
    static boolean foreign(String path, JsonNode schema) {
        return FOREIGN.containsKey(path) || (FOREIGN.containsKey(path + "[]") && schema.has("items"));
    }

    private static boolean isObject(JsonNode schema) {
        return schema.has("properties");
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append('\n');
    }
}

package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a manifest as CEL sees them: whole numbers are {@code int}, others {@code double}, as the schema says; names
 * of properties that CEL cannot spell are escaped.
 *
 * <p>Source: Kubernetes, "Common Expression Language in Kubernetes", Escaping.
 */
final class CelValue {
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private CelValue() {}

    /** The value; null for JSON's null. */
    static @Nullable Object of(JsonNode value, JsonNode schema) {
        if (value.isObject()) {
            return object(value, schema);
        }
        if (value.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            value.forEach(item -> list.add(of(item, schema.path("items"))));
            return list;
        }
        if (value.isNumber()) {
            boolean whole = schema.path("type").asText().equals("number") ? false : value.isIntegralNumber();
            return whole ? (Object) value.longValue() : (Object) value.doubleValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isNull() ? null : value.asText();
    }

    private static Map<String, @Nullable Object> object(JsonNode value, JsonNode schema) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        value.properties().forEach(field -> {
            var known = schema.path("properties").path(field.getKey());
            object.put(
                    known.isMissingNode() ? field.getKey() : escaped(field.getKey()),
                    of(field.getValue(), known.isMissingNode() ? schema.path("additionalProperties") : known));
        });
        return object;
    }

    /** The name of a property in an expression. */
    static String escaped(String name) {
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }
}

package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.engine.definition.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds what stands twice in lists that are sets or maps ({@code x-kubernetes-list-type}), and numbers that are none. */
final class ListCheck {
    private final List<Problem> problems = new ArrayList<>();

    private ListCheck() {}

    static List<Problem> check(JsonNode manifest, JsonNode schema) {
        var check = new ListCheck();
        check.visit("", manifest, schema);
        return check.problems;
    }

    private void visit(String path, JsonNode value, JsonNode schema) {
        if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
            problems.add(new Problem(path, "must be a finite number"));
        }
        if (value.isArray()) {
            unique(path, value, schema);
            for (int i = 0; i < value.size(); i++) {
                visit(FieldPath.item(path, i), value.get(i), schema.path("items"));
            }
        }
        value.properties().forEach(field -> {
            var known = schema.path("properties").path(field.getKey());
            visit(
                    FieldPath.property(path, field.getKey()),
                    field.getValue(),
                    known.isMissingNode() ? schema.path("additionalProperties") : known);
        });
    }

    private void unique(String path, JsonNode list, JsonNode schema) {
        var type = schema.path("x-kubernetes-list-type").asText();
        if (!type.equals("set") && !type.equals("map")) {
            return;
        }
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            var item = list.get(i);
            Object key = item;
            if (type.equals("map")) {
                List<JsonNode> parts = new ArrayList<>();
                schema.path("x-kubernetes-list-map-keys").forEach(name -> parts.add(item.path(name.asText())));
                key = parts;
            }
            if (!seen.add(key)) {
                problems.add(new Problem(
                        FieldPath.item(path, i),
                        "Duplicate value: " + (key instanceof List<?> parts ? parts.get(0) : key)
                                + ": it stands earlier in the list, remove or rename one"));
            }
        }
    }
}

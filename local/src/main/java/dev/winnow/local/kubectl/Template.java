package dev.winnow.local.kubectl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.winnow.api.ParameterSpec;
import dev.winnow.engine.workload.Variables;
import dev.winnow.local.LocalException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Objects with references such as {@code $(HP_LEARNING_RATE)}, which the values of a trial take the place of: those of a trainer,
 * by the names that a trainer knows. A reference with another name stays, for the kubelet.
 */
final class Template {
    private static final Pattern REFERENCE = Pattern.compile("(?<!\\$)\\$\\(([A-Z][A-Z0-9_]*)\\)");

    private final Map<String, String> values = new HashMap<>();
    private boolean used;
    private final TreeSet<String> unknown = new TreeSet<>();

    /**
     * The values of a trial.
     *
     * @param parameters those of the study; one that the trial does not have is the empty text, as for a trainer
     * @param texts those of the trial
     */
    Template(String study, String trial, List<ParameterSpec> parameters, Map<String, String> texts) {
        values.put(Variables.STUDY, study);
        values.put(Variables.TRIAL, trial);
        parameters.forEach(
                parameter -> values.put(Variables.of(parameter.name()), texts.getOrDefault(parameter.name(), "")));
    }

    /**
     * The objects with the values in them. Values come into texts of the objects, so no value changes their structure.
     *
     * @throws LocalException if there is no reference, or one to a parameter that the study does not have
     */
    List<JsonNode> fill(List<JsonNode> objects) throws LocalException {
        var filled = objects.stream().map(this::filled).toList();
        if (!unknown.isEmpty()) {
            throw LocalException.usage("the study has no parameter for " + String.join(", ", unknown) + "; it has "
                    + String.join(", ", new TreeSet<>(values.keySet())));
        }
        if (!used) {
            throw LocalException.usage("nothing is filled in: write $(NAME) where a value belongs, with one of "
                    + String.join(", ", new TreeSet<>(values.keySet())));
        }
        return filled;
    }

    private JsonNode filled(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), filled(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode list) {
            var copy = JsonNodeFactory.instance.arrayNode();
            list.forEach(item -> copy.add(filled(item)));
            return copy;
        }
        return node instanceof TextNode text ? TextNode.valueOf(filled(text.textValue())) : node;
    }

    private String filled(String text) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            var name = match.group(1);
            var value = values.get(name);
            used |= value != null;
            if (value == null && Variables.reserved(name) && !name.startsWith("WINNOW_")) {
                unknown.add(name);
            }
            return Matcher.quoteReplacement(value == null ? match.group() : value);
        });
    }
}

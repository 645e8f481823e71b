package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in a pod template for the value of a parameter: {@code ${trialParameters.x}}. The kubelet expands variables in
 * {@code command}, {@code args} and {@code env} of the container that has them, so a parameter is refused elsewhere.
 */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{trialParameters\\.([^{}]{1,253})}");
    private static final String POD = "pod template";
    private static final String NAMESPACE = "TRIAL_NAMESPACE";

    private final Words words;
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> literals = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    Placeholders(Words words) {
        this.words = words;
    }

    /** A placeholder that is the value of a variable of the trainer's container. */
    void variable(String name, String variable) {
        variables.put(name, variable);
    }

    /** A placeholder that is the namespace of the pod. */
    void namespace(String name) {
        variables.put(name, NAMESPACE);
    }

    /** A placeholder that is the same for all trials. */
    void literal(String name, String text) {
        literals.put(name, text);
    }

    /**
     * Fills a pod template in, in place.
     *
     * @param container the name of the trainer's container; empty for the first one
     */
    void fill(ObjectNode pod, Optional<String> container) {
        var containers = pod.path("spec").path("containers");
        for (int i = 0; i < containers.size(); i++) {
            if (containers.get(i) instanceof ObjectNode object
                    && (container.isEmpty()
                            || container.get().equals(object.path("name").asText()))) {
                trainer(POD + ".spec.containers[" + i + "]", object);
                break;
            }
        }
        walk(POD, pod);
    }

    /** Fills in what is left of an object whose texts the operator expands, in place. */
    void fillTexts(ObjectNode object) {
        texts("object", object);
    }

    private void texts(String path, JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (var field : new ArrayList<>(object.properties())) {
                object.set(field.getKey(), filled(path + "." + field.getKey(), field.getValue(), true));
                texts(path + "." + field.getKey(), object.get(field.getKey()));
            }
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, filled(path + "[" + i + "]", list.get(i), true));
                texts(path + "[" + i + "]", list.get(i));
            }
        }
    }

    private void trainer(String path, ObjectNode container) {
        for (var field : new String[] {"command", "args"}) {
            if (container.get(field) instanceof ArrayNode list) {
                for (int i = 0; i < list.size(); i++) {
                    list.set(i, filled(path + "." + field + "[" + i + "]", list.get(i), true));
                }
            }
        }
        var env = container.path("env");
        for (int i = 0; i < env.size(); i++) {
            if (env.get(i) instanceof ObjectNode variable && variable.has("value")) {
                variable.set("value", filled(path + ".env[" + i + "].value", variable.get("value"), true));
            }
        }
        if (used.contains(NAMESPACE)) {
            namespace(container);
        }
    }

    /** The namespace is known to the pod alone. */
    private static void namespace(ObjectNode container) {
        var own = container.path("env");
        var env = container.putArray("env");
        env.addObject()
                .put("name", NAMESPACE)
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("fieldPath", "metadata.namespace");
        own.forEach(env::add);
    }

    /** What is left after the trainer's container: texts that are the same for all trials may stand anywhere. */
    private void walk(String path, JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (var field : new ArrayList<>(object.properties())) {
                object.set(field.getKey(), filled(path + "." + field.getKey(), field.getValue(), false));
                walk(path + "." + field.getKey(), object.get(field.getKey()));
            }
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, filled(path + "[" + i + "]", list.get(i), false));
                walk(path + "[" + i + "]", list.get(i));
            }
        }
    }

    private JsonNode filled(String path, JsonNode value, boolean inTrainer) {
        if (!value.isTextual() || !PLACEHOLDER.matcher(value.asText()).find()) {
            return value;
        }
        return TextNode.valueOf(PLACEHOLDER
                .matcher(value.asText())
                .replaceAll(match -> Matcher.quoteReplacement(replacement(path, match.group(1), inTrainer))));
    }

    private String replacement(String path, String name, boolean inTrainer) {
        if (literals.containsKey(name)) {
            return literals.getOrDefault(name, "");
        }
        var variable = Optional.ofNullable(variables.get(name));
        if (variable.isEmpty()) {
            words.refuses(path, "trialParameters has no " + name + ": add it, or correct the name");
        } else if (!inTrainer) {
            words.refuses(
                    path,
                    "a parameter can stand in command, args and env of the trainer's container alone: move " + name
                            + " there");
        }
        variable.ifPresent(used::add);
        return "$(" + variable.orElse(name) + ")";
    }
}

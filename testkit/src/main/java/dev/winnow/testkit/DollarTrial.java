package dev.winnow.testkit;

import static dev.winnow.testkit.Manifests.with;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.ParameterSpec;
import java.util.List;
import java.util.Map;

/**
 * A trial whose parameter {@code choice} has a value that may have dollars, in a study whose template uses the parameter in
 * its command and in a variable. Whatever the trainer runs in, it sees the value as the trial has it.
 *
 * @param value of the parameter
 */
public record DollarTrial(ObjectNode manifest, Map<String, String> parameters, String value) {
    private static final String CONTAINER = "/spec/trial/pod/spec/containers/0";

    /**
     * What a trainer sees of the parameter.
     *
     * @param variable the parameter's own
     * @param argument the variable of the template, which has the parameter in angle brackets
     * @param json the parameter in the variable that holds all parameters
     * @param words its command
     */
    public record Seen(String variable, String argument, String json, List<String> words) {
        /** What a process sees that has some variables and a command. */
        public static Seen of(Map<String, String> variables, List<String> words) {
            try {
                var all = new ObjectMapper().readTree(variables.get("WINNOW_PARAMETERS"));
                return new Seen(
                        variables.get("HP_CHOICE"),
                        variables.get("ARG"),
                        all.get("choice").asText(),
                        words);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A trial for each value of a kind of parameter that is tried. */
    public static List<DollarTrial> of(ParameterSpec.Type type) {
        return DollarTexts.values(type).stream()
                .map(value -> new DollarTrial(manifest(type), Map.of("first", "x", "choice", value), value))
                .toList();
    }

    private static ObjectNode manifest(ParameterSpec.Type type) {
        var manifest = Manifests.asha("digits");
        with(manifest, CONTAINER + "/env", "[{name: HOME, value: /root}, {name: ARG, value: <$(HP_CHOICE)>}]");
        with(manifest, CONTAINER + "/command", "[train, $(HP_CHOICE), $(ARG)]");
        with(manifest, "/spec/parameters", "[{name: first, type: Categorical, categorical: {values: [x, y]}}]");
        return with(manifest, "/spec/parameters/-", DollarTexts.parameter("choice", type));
    }

    /** What the trainer has to see. */
    public Seen expected() {
        var argument = "<" + value + ">";
        return new Seen(value, argument, value, List.of("train", value, argument));
    }
}

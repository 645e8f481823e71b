package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.ParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration of a trial. Its JSON form is an object with numbers for numbers.
 *
 * @param parameters the parameters of the study, in the order of the manifest
 * @param texts the values as the trainer gets them; a parameter whose condition does not hold has none
 */
public record ParameterValues(List<ParameterSpec> parameters, Map<String, String> texts) {

    /** The values by name, in the order of the manifest. */
    @JsonValue
    public ObjectNode json() {
        var node = JsonNodeFactory.instance.objectNode();
        present().forEach(parameter -> node.set(parameter.name(), value(parameter)));
        return node;
    }

    /** The values for people: {@code learningRate=0.1 units=64}. */
    public String text() {
        return present()
                .map(parameter -> parameter.name() + "=" + texts.get(parameter.name()))
                .collect(Collectors.joining(" "));
    }

    private Stream<ParameterSpec> present() {
        return parameters.stream().filter(parameter -> texts.containsKey(parameter.name()));
    }

    /** A value that does not fit its parameter, which a trial made by hand can have, stays a text. */
    private JsonNode value(ParameterSpec parameter) {
        var text = texts.getOrDefault(parameter.name(), "");
        try {
            return parameter.value(text);
        } catch (NumberFormatException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }
}

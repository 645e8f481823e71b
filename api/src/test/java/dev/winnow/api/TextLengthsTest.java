package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every text of a status, as the resource definitions have it, is cut to the length that they allow. */
class TextLengthsTest {
    private static final String LONG = "\uD83D\uDE00".repeat(9_000);

    private static JsonNode schema(String plural) throws IOException {
        return new YAMLMapper()
                .readTree(Path.of("..", "crds", plural + ".winnow.dev-v1.yml").toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/status");
    }

    /** A value with a text of 9,000 letters wherever the schema has one. */
    private static JsonNode value(JsonNode schema) {
        var nodes = JsonNodeFactory.instance;
        if (schema.path("type").asText().equals("string")) {
            return nodes.textNode(LONG);
        }
        if (schema.has("items")) {
            return nodes.arrayNode().add(value(schema.get("items")));
        }
        var object = nodes.objectNode();
        schema.path("properties").properties().forEach(field -> object.set(field.getKey(), value(field.getValue())));
        return object;
    }

    /** The paths of texts that are longer than the schema allows. */
    private static List<String> tooLong(JsonNode value, JsonNode schema, String path) {
        var found = new ArrayList<String>();
        if (value.isTextual() && schema.has("maxLength")) {
            var text = value.textValue();
            if (text.codePointCount(0, text.length()) > schema.get("maxLength").asInt()) {
                found.add(path);
            }
        }
        value.forEach(item -> found.addAll(tooLong(item, schema.path("items"), path + "[]")));
        schema.path("properties")
                .properties()
                .forEach(field -> found.addAll(
                        tooLong(value.path(field.getKey()), field.getValue(), path + "." + field.getKey())));
        return found;
    }

    @ParameterizedTest
    @CsvSource({"tuningtrials, dev.winnow.api.TrialStatus", "tuningstudies, dev.winnow.api.StudyStatus"})
    void everyTextOfAStatusFitsItsSchema(String plural, Class<?> type) throws IOException {
        var schema = schema(plural);
        var status = (ObjectNode) value(schema);
        assertThat(tooLong(status, schema, "status")).as("before").isNotEmpty();
        TextLengths.cut(status, type);

        assertThat(tooLong(status, schema, "status")).isEmpty();
    }

    @Test
    void lettersOutsideOfTheFirstPlaneAreNotCutInTwo() throws IOException {
        var status = new ObjectMapper().createObjectNode().put("reason", "x" + LONG);
        TextLengths.cut(status, TrialStatus.class);

        assertThat(status.get("reason").textValue()).isEqualTo("x" + "\uD83D\uDE00".repeat(63));
    }

    @Test
    void whatIsShortEnoughStays() {
        var status =
                new ObjectMapper().createObjectNode().put("reason", "ExitCode").putNull("message");
        var before = status.deepCopy();
        TextLengths.cut(status, TrialStatus.class);

        assertThat(status).isEqualTo(before);
    }
}

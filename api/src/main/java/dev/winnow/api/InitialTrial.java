package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.fabric8.generator.annotation.Required;
import java.io.IOException;
import java.util.Map;

/** A configuration to try before the sampler chooses. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InitialTrial(
        @Required
        @JsonPropertyDescription("A value for every parameter that exists in this configuration, as number or string.")
        @JsonDeserialize(contentUsing = Scalar.class)
        Map<String, JsonNode> parameters) {

    /** Reads a number or a text. The schema cannot say so, and what nests without an end is not for every reader. */
    static final class Scalar extends JsonDeserializer<JsonNode> {
        @Override
        public JsonNode deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var value = context.readTree(parser);
            if (value.isContainerNode()) {
                throw MismatchedInputException.from(parser, JsonNode.class, "use a number or a text");
            }
            return value;
        }
    }
}

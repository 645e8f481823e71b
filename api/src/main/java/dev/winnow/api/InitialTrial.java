package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/** A configuration to try before the sampler chooses. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InitialTrial(
        @Required
        @JsonPropertyDescription("A value for every parameter that exists in this configuration, as number or string.")
        Map<String, JsonNode> parameters) {}

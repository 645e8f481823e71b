package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A condition that every configuration meets. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ParameterConstraint(
        @Required
        @Size(min = 1, max = 512)
        @JsonPropertyDescription(
                "A condition in CEL over the parameters by their names, such as layers * hiddenUnits <= 512. It counts where all parameters that it names exist.")
        String expression,

        @Size(min = 1, max = 256)
        @JsonPropertyDescription("The condition in words, told when an initial trial does not meet it.")
        @Nullable
        String message) {

    /** The condition for a person. */
    public String text() {
        return message == null ? expression : message;
    }
}

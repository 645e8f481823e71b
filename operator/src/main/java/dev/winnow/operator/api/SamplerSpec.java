package dev.winnow.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** How configurations are chosen. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SamplerSpec(
        @Default("TPE")
        @JsonPropertyDescription(
                "Random: independent draws. Sobol: a sequence that covers the space evenly. TPE: draws near what was good so far.")
        Type type,

        @Default("0")
        @JsonPropertyDescription(
                "The same seed gives the same draws. Give every repetition of a study a seed of its own.")
        Long seed) {

    /** The samplers. */
    public enum Type {
        Random,
        Sobol,
        TPE
    }
}

package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A metric that trials report and whether more or less of it is better. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Objective(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-zA-Z][a-zA-Z0-9_./-]*$")
        @JsonPropertyDescription("The name of the metric in the trainer's reports.")
        String metric,

        @Required @JsonPropertyDescription("Maximize or Minimize.")
        Direction direction,

        @JsonPropertyDescription(
                "The study ends as soon as a trial has this value at a rung or at its end; with several objectives, as soon as one trial has all targets at once.")
        @Nullable
        Double target,

        @JsonPropertyDescription(
                "With several objectives: the worst value that is of interest. When each objective has one, status.paretoFront.hypervolume is measured from it.")
        @Nullable
        Double reference) {

    /** Whether more or less is better. */
    public enum Direction {
        Maximize,
        Minimize
    }
}

package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy of full trainings of other studies. The sampler reads the copy in place of the studies, so their deletion changes
 * nothing.
 *
 * @param parameters the names to which the values of each trial belong
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Learned(
        @ListSet @Size(max = 5) @JsonPropertyDescription("The studies it was taken from.")
        List<String> studies,

        @JsonPropertyDescription("How many trials they had.")
        Integer found,

        @ListAtomic @Size(max = 64) @JsonPropertyDescription("The names of the parameters, in their order.")
        List<String> parameters,

        @ListAtomic
        @Size(max = 100)
        @JsonPropertyDescription(
                "Their full trainings with values that this study may try; of too many the best, and an even spread of the others.")
        List<Training> trials,

        @JsonPropertyDescription("Seconds of a start in the study whose starts are the shortest.") @Nullable
        Double startSeconds,

        @JsonPropertyDescription("Seconds of a step in that study.") @Nullable
        Double stepSeconds,

        @ListSet @Size(max = 64) @JsonPropertyDescription("The parameters whose values did not count.") @Nullable
        List<String> ignored) {

    /** A copy from studies that did not measure what starts and steps take. */
    public Learned(List<String> studies, Integer found, List<String> parameters, List<Training> trials) {
        this(studies, found, parameters, trials, null, null, null);
    }

    /** A full training of another study. */
    public record Training(
            @JsonPropertyDescription("Its objective.") Double value,

            @ListAtomic
            @Size(max = 64)
            @JsonPropertyDescription(
                    "Its parameters in the order of the names; an empty text is one that it does not have.")
            List<String> texts) {}
}

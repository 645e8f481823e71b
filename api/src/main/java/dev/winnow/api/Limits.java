package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When a study ends and how much of it runs at once. All of it may change while the study runs. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.gpuHours) || self.gpuHours > 0.0",
        message = "gpuHours must be larger than 0",
        fieldPath = ".gpuHours")
public record Limits(
        @Min(1)
        @Max(10_000)
        @JsonPropertyDescription(
                "The number of configurations to try. Absent with Hyperband: one round of all brackets.")
        @Nullable
        Integer trials,

        @Default("1")
        @Min(1)
        @Max(1_000)
        @JsonPropertyDescription("How many trials run at once. Lowering it kills none.")
        Integer parallelTrials,

        @Default("1")
        @Min(1)
        @Max(1_000)
        @JsonPropertyDescription(
                "How many trials wait for room on the cluster at once: others are drawn or resumed when there is room for them. Raise it where waiting pods make a cluster grow.")
        @Nullable
        Integer queuedTrials,

        @Default("5")
        @Min(0)
        @Max(10_000)
        @JsonPropertyDescription(
                "The study fails when more trials than this have failed. Diverged and stopped trials do not count.")
        Integer failedTrials,

        @Min(1)
        @Max(31_536_000)
        @JsonPropertyDescription("The study ends this many seconds after its first trial was created.")
        @Nullable
        Integer durationSeconds,

        @JsonPropertyDescription("The study ends when its trials have used this many GPU-hours.") @Nullable
        Double gpuHours,

        @JsonPropertyDescription("The study ends when its best value no longer improves.") @Nullable
        Plateau plateau,

        @JsonPropertyDescription("The study ends when a model of its finished trials expects little of another one.")
        @Nullable
        ExpectedImprovement expectedImprovement) {

    /** How many trials may wait for room; definitions of an earlier release know no {@code queuedTrials}. */
    public int waitingTrials() {
        return Objects.requireNonNullElse(queuedTrials, 1);
    }

    /** When the best value counts as no longer improving. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "self.minImprovement >= 0.0",
            message = "minImprovement must be at least 0",
            fieldPath = ".minImprovement")
    public record Plateau(
            @Required
            @Min(1)
            @Max(10_000)
            @JsonPropertyDescription("So many trials were created since the best value last improved.")
            Integer trials,

            @Default("0")
            @JsonPropertyDescription(
                    "An improvement that is not larger than this does not count; in units of the objective.")
            Double minImprovement) {}

    /** When the largest improvement that a model expects counts as little. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "self.below > 0.0 && self.below < 1.0",
            message = "below must lie between 0 and 1",
            fieldPath = ".below")
    public record ExpectedImprovement(
            @Default("0.001")
            @JsonPropertyDescription(
                    "A share of the spread of the values: of the distance from the median of the first trials to the best of all.")
            Double below,

            @Default("20")
            @Min(10)
            @Max(250)
            @JsonPropertyDescription(
                    "So many trials have finished before the rule applies. Beyond 250 trials nothing is estimated any more.")
            Integer after) {}
}

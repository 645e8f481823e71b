package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Settings of the pruners that watch each trial's learning curve. They compare trials at equal intervals; each comparison is a rung. */
public final class CurvePruners {
    private static final String WARMUP = "Steps in which no trial is stopped.";
    private static final String INTERVAL = "Steps from one rung to the next; a training has at most 64 rungs.";
    private static final String FULL = "Steps of a full training.";
    private static final String STARTUP = "Completed trials before the first one is stopped.";
    private static final String SHORTER = "self.warmupSteps < self.maxResource";
    private static final String NOT_SHORTER = "warmupSteps must be smaller than maxResource";

    private CurvePruners() {}

    /** The steps at which a trial is compared. A schema has no inheritance, so each pruner repeats these fields. */
    public sealed interface Comparisons permits Median, Percentile, Threshold, Patience {
        /** Steps before the first comparison can come. */
        Integer warmupSteps();

        /** Steps between two comparisons. */
        Integer intervalSteps();

        /** Steps of a full training. */
        Integer maxResource();
    }

    /** The median rule. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = SHORTER, message = NOT_SHORTER, fieldPath = ".warmupSteps")
    public record Median(
            @Default("0") @Min(0) @Max(999_999) @JsonPropertyDescription(WARMUP)
            Integer warmupSteps,

            @Default("1") @Min(1) @Max(1_000_000) @JsonPropertyDescription(INTERVAL)
            Integer intervalSteps,

            @Required @Min(1) @Max(1_000_000) @JsonPropertyDescription(FULL)
            Integer maxResource,

            @Default("5") @Min(1) @Max(10_000) @JsonPropertyDescription(STARTUP)
            Integer startupTrials)
            implements Comparisons {}

    /** The percentile rule. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = SHORTER, message = NOT_SHORTER, fieldPath = ".warmupSteps")
    @ValidationRule(
            value = "self.percentile > 0.0 && self.percentile < 100.0",
            message = "percentile must be larger than 0 and smaller than 100",
            fieldPath = ".percentile")
    public record Percentile(
            @Default("0") @Min(0) @Max(999_999) @JsonPropertyDescription(WARMUP)
            Integer warmupSteps,

            @Default("1") @Min(1) @Max(1_000_000) @JsonPropertyDescription(INTERVAL)
            Integer intervalSteps,

            @Required @Min(1) @Max(1_000_000) @JsonPropertyDescription(FULL)
            Integer maxResource,

            @Required
            @JsonPropertyDescription(
                    "A trial is stopped when its best value so far is worse than that of this many percent of the completed trials at the same step. 25: only the best quarter goes on.")
            Double percentile,

            @Default("5") @Min(1) @Max(10_000) @JsonPropertyDescription(STARTUP)
            Integer startupTrials)
            implements Comparisons {}

    /** The threshold rule. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = SHORTER, message = NOT_SHORTER, fieldPath = ".warmupSteps")
    @ValidationRule(
            value = "has(self.lower) || has(self.upper)",
            message = "set lower, upper or both",
            fieldPath = ".lower")
    @ValidationRule(
            value = "!has(self.lower) || !has(self.upper) || self.lower <= self.upper",
            message = "lower must not be larger than upper",
            fieldPath = ".lower")
    public record Threshold(
            @Default("0") @Min(0) @Max(999_999) @JsonPropertyDescription(WARMUP)
            Integer warmupSteps,

            @Default("1") @Min(1) @Max(1_000_000) @JsonPropertyDescription(INTERVAL)
            Integer intervalSteps,

            @Required @Min(1) @Max(1_000_000) @JsonPropertyDescription(FULL)
            Integer maxResource,

            @JsonPropertyDescription("A trial with a value below is stopped.") @Nullable
            Double lower,

            @JsonPropertyDescription("A trial with a value above is stopped.") @Nullable
            Double upper)
            implements Comparisons {}

    /** The patience rule. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = SHORTER, message = NOT_SHORTER, fieldPath = ".warmupSteps")
    @ValidationRule(value = "self.minDelta >= 0.0", message = "minDelta must be at least 0", fieldPath = ".minDelta")
    public record Patience(
            @Default("0") @Min(0) @Max(999_999) @JsonPropertyDescription(WARMUP)
            Integer warmupSteps,

            @Default("1") @Min(1) @Max(1_000_000) @JsonPropertyDescription(INTERVAL)
            Integer intervalSteps,

            @Required @Min(1) @Max(1_000_000) @JsonPropertyDescription(FULL)
            Integer maxResource,

            @Default("5")
            @Min(0)
            @Max(63)
            @JsonPropertyDescription(
                    "A trial is stopped when one more than this many rungs in a row are worse than what it had before.")
            Integer patience,

            @Default("0") @JsonPropertyDescription("How much worse is forgiven, in units of the objective.")
            Double minDelta)
            implements Comparisons {}

    /** The Wilcoxon rule. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "self.pThreshold > 0.0 && self.pThreshold <= 0.5",
            message = "pThreshold must be larger than 0 and at most 0.5",
            fieldPath = ".pThreshold")
    public record Wilcoxon(
            @Required
            @Min(2)
            @Max(63)
            @JsonPropertyDescription(
                    "Number of instances: folds, data sets, episodes. Step i reports the value on instance i, step instances + 1 the mean of all.")
            Integer instances,

            @Default("0.1") @JsonPropertyDescription("A trial is stopped when the test's probability is below.")
            Double pThreshold,

            @Default("2") @Min(2) @Max(63) @JsonPropertyDescription("Instances before the first test.")
            Integer startupInstances) {}
}

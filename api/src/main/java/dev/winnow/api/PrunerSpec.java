package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.winnow.api.CurvePruners.Median;
import dev.winnow.api.CurvePruners.Patience;
import dev.winnow.api.CurvePruners.Percentile;
import dev.winnow.api.CurvePruners.Threshold;
import dev.winnow.api.CurvePruners.Wilcoxon;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How bad trials are stopped early: a union discriminated by {@code type}. Resources are steps of the trainer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.type == 'None' ? has(self.none) : !has(self.none)",
        message = "type None needs the field none with maxResource, other types must not have it")
@ValidationRule(
        value = "self.type == 'ASHA' ? has(self.asha) : !has(self.asha)",
        message = "type ASHA needs the field asha with maxResource, other types must not have it")
@ValidationRule(
        value = "self.type == 'SuccessiveHalving' ? has(self.successiveHalving) : !has(self.successiveHalving)",
        message =
                "type SuccessiveHalving needs the field successiveHalving with maxResource, other types must not have it")
@ValidationRule(
        value = "self.type == 'Hyperband' ? has(self.hyperband) : !has(self.hyperband)",
        message = "type Hyperband needs the field hyperband with maxResource, other types must not have it")
@ValidationRule(
        value = "self.type == 'Auto' ? has(self.auto) : !has(self.auto)",
        message = "type Auto needs the field auto with maxResource, other types must not have it")
@ValidationRule(
        value = "self.type == 'PASHA' ? has(self.pasha) : !has(self.pasha)",
        message = "type PASHA needs the field pasha with maxResource, other types must not have it")
@ValidationRule(
        value = "self.type == 'Median' ? has(self.median) : !has(self.median)",
        message = "type Median needs the field median with maxResource, other types must not have it")
@ValidationRule(
        value = "self.type == 'Percentile' ? has(self.percentile) : !has(self.percentile)",
        message = "type Percentile needs the field percentile with maxResource, other types must not have it")
@ValidationRule(
        value = "self.type == 'Threshold' ? has(self.threshold) : !has(self.threshold)",
        message = "type Threshold needs the field threshold with maxResource, other types must not have it")
@ValidationRule(
        value = "self.type == 'Patience' ? has(self.patience) : !has(self.patience)",
        message = "type Patience needs the field patience with maxResource, other types must not have it")
@ValidationRule(
        value = "self.type == 'Wilcoxon' ? has(self.wilcoxon) : !has(self.wilcoxon)",
        message = "type Wilcoxon needs the field wilcoxon with instances, other types must not have it")
@ValidationRule(
        value = "self.type == 'PBT' ? has(self.pbt) : !has(self.pbt)",
        message = "type PBT needs the field pbt with interval and maxResource, other types must not have it")
public record PrunerSpec(
        @Default("Auto")
        @JsonPropertyDescription(
                "None: every trial trains to the end. ASHA: asynchronous successive halving. SuccessiveHalving: one synchronous bracket over limits.trials trials. Hyperband: brackets from many short to few long trainings. Auto: stops a trial that will hardly end among the best, by what full trainings show. PASHA: ASHA that trains further only while the ranking changes. Median, Percentile: stops what is worse than others at the same step. Threshold: stops values outside a range. Patience: stops what no longer improves. Wilcoxon: stops what a test over instances says is worse. PBT: population based training, in which the worst take over the checkpoints of the best and vary their parameters.")
        Type type,

        @JsonPropertyDescription("Settings of type None.") @Nullable
        None none,

        @JsonPropertyDescription("Settings of type ASHA.") @Nullable
        Asha asha,

        @JsonPropertyDescription("Settings of type SuccessiveHalving.") @Nullable
        Halving successiveHalving,

        @JsonPropertyDescription("Settings of type Hyperband.") @Nullable
        Halving hyperband,

        @JsonPropertyDescription("Settings of type Auto.") @Nullable
        Halving auto,

        @JsonPropertyDescription("Settings of type PASHA.") @Nullable
        Halving pasha,

        @JsonPropertyDescription("Settings of type Median.") @Nullable
        Median median,

        @JsonPropertyDescription("Settings of type Percentile.") @Nullable
        Percentile percentile,

        @JsonPropertyDescription("Settings of type Threshold.") @Nullable
        Threshold threshold,

        @JsonPropertyDescription("Settings of type Patience.") @Nullable
        Patience patience,

        @JsonPropertyDescription("Settings of type Wilcoxon.") @Nullable
        Wilcoxon wilcoxon,

        @JsonPropertyDescription("Settings of type PBT.") @Nullable
        Population pbt) {

    /** The pruners. */
    public enum Type {
        None,
        ASHA,
        SuccessiveHalving,
        Hyperband,
        Auto,
        PASHA,
        Median,
        Percentile,
        Threshold,
        Patience,
        Wilcoxon,
        PBT
    }

    /** No pruning. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record None(
            @Required
            @Min(1)
            @Max(1_000_000)
            @JsonPropertyDescription("Steps of a full training; a trainer that reports once has 1.")
            Integer maxResource) {}

    /** Asynchronous successive halving. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.minResource) || self.minResource <= self.maxResource",
            message = "minResource must not be larger than maxResource",
            fieldPath = ".minResource")
    public record Asha(
            @Min(1)
            @Max(1_000_000)
            @JsonPropertyDescription(
                    "Steps at the first rung, where trials are compared for the first time. Without it a 27th of maxResource, rounded up: earlier values tell little.")
            @Nullable
            Integer minResource,

            @Required @Min(1) @Max(1_000_000) @JsonPropertyDescription("Steps of a full training.")
            Integer maxResource,

            @Default("3")
            @Min(2)
            @Max(1_000)
            @JsonPropertyDescription(
                    "One in this many trials goes on to the next rung, which is this many times longer.")
            Integer reductionFactor,

            @Default("Promotion")
            @JsonPropertyDescription(
                    "Promotion: a trial rests at each rung, its pod deleted, until it is among the best; needs checkpoints to be cheap. Stopping: a trial goes on if it is among the best so far, else it is stopped for good.")
            Mode mode,

            @Default("1")
            @Min(1)
            @Max(20)
            @JsonPropertyDescription(
                    "How many brackets run side by side; each begins one rung later than the one before. At most the number of rungs.")
            Integer brackets,

            @Default("true")
            @JsonPropertyDescription(
                    "Promotion only. true: of n trials at a rung at most n / reductionFactor ever go on, so that a sampler that learns does not train nearly all of them. false: the rule of the paper.")
            Boolean quota,

            @Default("0")
            @Min(0)
            @Max(10_000)
            @JsonPropertyDescription(
                    "Stopping only. A trial is compared with itself and the newest others, this many in all, so that old bad trials do not let nearly all of them go on. 0: with all.")
            Integer window) {}

    /** Successive halving, Hyperband, PASHA and Auto. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "self.minResource <= self.maxResource",
            message = "minResource must not be larger than maxResource",
            fieldPath = ".minResource")
    public record Halving(
            @Default("1")
            @Min(1)
            @Max(1_000_000)
            @JsonPropertyDescription("Steps at the first rung, where trials are compared for the first time.")
            Integer minResource,

            @Required @Min(1) @Max(1_000_000) @JsonPropertyDescription("Steps of a full training.")
            Integer maxResource,

            @Default("3")
            @Min(2)
            @Max(1_000)
            @JsonPropertyDescription(
                    "One in this many trials goes on to the next rung, which is this many times longer.")
            Integer reductionFactor) {}

    /** Population based training. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "self.interval <= self.maxResource",
            message = "interval must not be larger than maxResource",
            fieldPath = ".interval")
    @ValidationRule(
            value = "self.population * ((self.maxResource + self.interval - 1) / self.interval) <= 10000",
            message =
                    "population times generations, which is maxResource / interval, is more than 10000 trials: raise interval or lower population",
            fieldPath = ".interval")
    @ValidationRule(
            value = "self.quantile > 0.0 && self.quantile <= 0.5",
            message = "quantile must be larger than 0 and at most 0.5",
            fieldPath = ".quantile")
    @ValidationRule(
            value = "self.resampleProbability >= 0.0 && self.resampleProbability <= 1.0",
            message = "resampleProbability must be from 0 to 1",
            fieldPath = ".resampleProbability")
    public record Population(
            @Default("20")
            @Min(2)
            @Max(1_000)
            @JsonPropertyDescription("Members of the population; more than limits.parallelTrials take turns.")
            Integer population,

            @Required
            @Min(1)
            @Max(1_000_000)
            @JsonPropertyDescription(
                    "Steps that each member trains before the worst copy the best. Each interval of each member is a trial and a pod of its own.")
            Integer interval,

            @Required @Min(1) @Max(1_000_000) @JsonPropertyDescription("Steps of a full training.")
            Integer maxResource,

            @Default("0.25")
            @JsonPropertyDescription(
                    "This share of the population, rounded up and at most half, copies checkpoint and parameters of one of as many best.")
            Double quantile,

            @Default("0.25")
            @JsonPropertyDescription(
                    "With this probability a parameter of a copy is drawn anew; else a number is multiplied by 0.8 or 1.2, an Ordinal moves to a neighbour and a Categorical stays.")
            Double resampleProbability) {}

    /** The two forms of ASHA. */
    public enum Mode {
        Promotion,
        Stopping
    }
}

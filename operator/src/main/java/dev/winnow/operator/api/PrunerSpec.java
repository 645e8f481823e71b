package dev.winnow.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How losers are stopped early: a union discriminated by {@code type}. Resources are counted in the trainer's steps. */
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
public record PrunerSpec(
        @Required
        @JsonPropertyDescription(
                "None: every trial trains to the end. ASHA: asynchronous successive halving. SuccessiveHalving: one synchronous bracket over limits.trials trials. Hyperband: brackets from many short to few long trainings.")
        Type type,

        @JsonPropertyDescription("Settings of type None.") @Nullable
        None none,

        @JsonPropertyDescription("Settings of type ASHA.") @Nullable
        Asha asha,

        @JsonPropertyDescription("Settings of type SuccessiveHalving.") @Nullable
        Halving successiveHalving,

        @JsonPropertyDescription("Settings of type Hyperband.") @Nullable
        Halving hyperband) {

    /** The pruners. */
    public enum Type {
        None,
        ASHA,
        SuccessiveHalving,
        Hyperband
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
            value = "self.minResource <= self.maxResource",
            message = "minResource must not be larger than maxResource",
            fieldPath = ".minResource")
    public record Asha(
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
            Integer reductionFactor,

            @Default("Promotion")
            @JsonPropertyDescription(
                    "Promotion: a trial rests at each rung, its pod deleted, until it is among the best; needs checkpoints to be cheap. Stopping: a trial goes on if it is among the best so far, else it is stopped for good.")
            Mode mode) {}

    /** Successive halving and Hyperband. */
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

    /** The two forms of ASHA. */
    public enum Mode {
        Promotion,
        Stopping
    }
}

package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How configurations are chosen. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.tpe) || self.type == 'TPE'",
        message = "the field tpe belongs to type TPE: set type or remove tpe",
        fieldPath = ".tpe")
@ValidationRule(
        value = "!has(self.nsgaii) || self.type == 'NSGAII'",
        message = "the field nsgaii belongs to type NSGAII: set type or remove nsgaii",
        fieldPath = ".nsgaii")
public record SamplerSpec(
        @Default("Auto")
        @JsonPropertyDescription(
                "Random: independent draws. Sobol: a sequence that covers the space evenly. Grid: every configuration of a finite space in turn. TPE: draws near what was good so far. GP: a model of the objective says where the next trial promises most; at most 500 trials. BOHB: a model of the values at the highest rung with enough of them, and a third at random; for pruners with rungs. CMAES: an evolution strategy that learns in which directions to go; numeric parameters without conditions. NSGAII: generations of children of the best so far, for several objectives. Auto: GP, with CMAES for every third trial, while they suit, then TPE; status.searchSpace.sampler says which and why.")
        Type type,

        @Default("0")
        @JsonPropertyDescription(
                "The same seed gives the same draws. Give every repetition of a study a seed of its own.")
        Long seed,

        @JsonPropertyDescription("Settings of type TPE.") @Nullable
        Tpe tpe,

        @JsonPropertyDescription("Settings of type NSGAII.") @Nullable
        Nsgaii nsgaii) {

    /** The samplers. */
    public enum Type {
        Random,
        Sobol,
        Grid,
        TPE,
        GP,
        BOHB,
        CMAES,
        NSGAII,
        Auto
    }

    /** Genetic algorithm for several objectives. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Nsgaii(
            @Default("50")
            @Min(2)
            @Max(1_000)
            @JsonPropertyDescription(
                    "Trials of a generation; the first generation is random. Several generations should fit into limits.trials.")
            Integer populationSize) {}

    /** Tree-structured Parzen estimator. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tpe(
            @Default("Standard")
            @JsonPropertyDescription(
                    "Standard: a tenth of the trials is good and weighs by its order. Paper: 15 % are good and weigh by their values; for surfaces with many hollows.")
            Preset preset) {}

    /** Settings of TPE that belong together. */
    public enum Preset {
        Standard,
        Paper
    }
}

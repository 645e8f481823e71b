package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the user asks for. The schema of the CRD fills in defaults, so a field that has a default is never absent here. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.limits.trials) || self.limits.parallelTrials <= self.limits.trials",
        message = "limits.parallelTrials is larger than limits.trials: lower parallelTrials or raise trials",
        fieldPath = ".limits.parallelTrials")
@ValidationRule(
        value = "self.pruner.type != 'SuccessiveHalving' || has(self.limits.trials)",
        message = "pruner SuccessiveHalving needs limits.trials: it is the size of the first rung",
        fieldPath = ".limits")
@ValidationRule(
        value =
                "self.pruner.type == 'Hyperband' || self.pruner.type == 'PBT' || has(self.limits.trials) || has(self.limits.durationSeconds) || has(self.limits.gpuHours)",
        message = "the study would never end: set limits.trials, limits.durationSeconds or limits.gpuHours",
        fieldPath = ".limits")
@ValidationRule(
        value =
                "self.parameters.all(p, !has(p.when) || self.parameters.exists(q, q.name == p.when.parameter && q.type == 'Categorical'))",
        message = "when.parameter must name a Categorical parameter of this study",
        fieldPath = ".parameters")
@ValidationRule(
        value = "self.sampler.type != 'Grid' || self.parameters.all(p, p.type != 'Double' || has(p.double.step))",
        message =
                "Grid cannot try every value of a Double: give each a step, make it an Ordinal with the numbers to try, or use sampler Sobol, which covers a continuous space evenly",
        fieldPath = ".sampler.type")
@ValidationRule(
        value = "self.sampler.type != 'BOHB' || self.pruner.type != 'None'",
        message = "sampler BOHB learns from rungs, and pruner None has no more than one: use TPE, or another pruner",
        fieldPath = ".sampler.type")
@ValidationRule(
        value =
                "(self.objectives.size() == 1 && !has(self.metricConstraints)) || self.pruner.type in ['None', 'ASHA', 'SuccessiveHalving', 'Hyperband', 'Auto']",
        message =
                "this pruner compares the values of one objective: with several objectives or metricConstraints use Auto, ASHA, Hyperband, SuccessiveHalving or None",
        fieldPath = ".pruner")
@ValidationRule(
        value =
                "(self.objectives.size() == 1 && !has(self.metricConstraints)) || !(self.sampler.type in ['GP', 'CMAES'] || (has(self.sampler.tpe) && self.sampler.tpe.preset == 'Paper'))",
        message =
                "this sampler learns from the values of one objective: with several objectives or metricConstraints use TPE with its preset Standard, or NSGAII",
        fieldPath = ".sampler")
@ValidationRule(
        value = "self.objectives.size() == 1 || !has(self.limits.plateau) || self.objectives.all(o, has(o.reference))",
        message =
                "limits.plateau of several objectives looks at their hypervolume: give each objective a reference, the worst value of interest",
        fieldPath = ".limits")
@ValidationRule(
        value =
                "!has(self.limits.expectedImprovement) || (self.objectives.size() == 1 && !has(self.metricConstraints) && self.pruner.type != 'PBT')",
        message =
                "limits.expectedImprovement models the values of one objective: remove it with several objectives, metricConstraints or pruner PBT",
        fieldPath = ".limits")
@ValidationRule(
        value = "self.pruner.type != 'PBT' || has(self.trial.checkpoints)",
        message = "pruner PBT copies the checkpoints of the best: set trial.checkpoints",
        fieldPath = ".trial")
@ValidationRule(
        value =
                "!has(self.pruner.pbt) || !has(self.initialTrials) || self.initialTrials.size() <= self.pruner.pbt.population",
        message = "initialTrials are the first members of the population: raise pruner.pbt.population or remove some",
        fieldPath = ".initialTrials")
@ValidationRule(
        value = "!has(self.warmStart) || (self.objectives.size() == 1 && !has(self.metricConstraints))",
        message =
                "warmStart learns from the values of one objective: remove it, or the other objectives and metricConstraints",
        fieldPath = ".warmStart")
@ValidationRule(
        value =
                "!has(self.warmStart) || (!(self.sampler.type in ['Random', 'Sobol', 'Grid']) && self.pruner.type != 'PBT')",
        message =
                "samplers Random, Sobol and Grid and pruner PBT learn from no trials: remove warmStart, or use another, such as Auto",
        fieldPath = ".warmStart")
@ValidationRule(
        value =
                "!has(self.warmStart) || !has(self.warmStart.ignore) || self.warmStart.ignore.all(n, self.parameters.exists(p, p.name == n && (has(p.categorical) ? p.categorical.values.size() == 1 : has(p.ordinal) && (has(p.ordinal.numbers) ? p.ordinal.numbers.size() == 1 : p.ordinal.values.size() == 1))))",
        message =
                "warmStart.ignore names parameters that this study fixes to one value: correct the name, list a single value for the parameter, or remove the name",
        fieldPath = ".warmStart")
public record StudySpec(
        @Required
        @ListKey("metric")
        @Size(min = 1, max = 4)
        @JsonPropertyDescription(
                "What to optimise. With several objectives the study searches for the trials that none other beats in all of them: status.paretoFront.")
        List<Objective> objectives,

        @ListKey("metric")
        @Size(max = 8)
        @JsonPropertyDescription(
                "Ranges in which metrics have to lie that trials report beside the objectives. A trial outside of one is worse than every trial inside of all.")
        @Nullable
        List<MetricConstraint> metricConstraints,

        @Required
        @ListKey("name")
        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
                "The search space: the hyperparameters and their ranges, in the order in which they are drawn.")
        List<ParameterSpec> parameters,

        @ListAtomic
        @Size(max = 16)
        @JsonPropertyDescription("Conditions that every configuration meets, all of them.")
        @Nullable
        List<ParameterConstraint> parameterConstraints,

        @Default("{}") @JsonPropertyDescription("How configurations are chosen.")
        SamplerSpec sampler,

        @Required @JsonPropertyDescription("How losers are stopped early, and how long a full training is.")
        PrunerSpec pruner,

        @Default("{}") @JsonPropertyDescription("When the study ends and how much of it runs at once.")
        Limits limits,

        @ListAtomic @Size(max = 100) @JsonPropertyDescription("Configurations to try first, in this order.") @Nullable
        List<InitialTrial> initialTrials,

        @JsonPropertyDescription("Studies from whose full trainings the sampler learns from the first trial on.")
        @Nullable
        WarmStart warmStart,

        @Default("StopRunning")
        @JsonPropertyDescription(
                "What happens to running trials when the study ends by its target or a limit: StopRunning deletes their pods, WaitForRunning lets them train to the step they were granted.")
        OnEnd onEnd,

        @Default("false")
        @JsonPropertyDescription(
                "Set true to delete the running pods and keep everything else; set false to go on from the checkpoints.")
        Boolean suspend,

        @Min(0)
        @Max(31_536_000)
        @JsonPropertyDescription(
                "Deletes the study with its trials and pods this many seconds after its end. Absent: it is kept.")
        @Nullable
        Integer ttlSecondsAfterFinished,

        @Size(max = 63)
        @ValidationRule(value = "self == oldSelf", message = "managedBy cannot change")
        @JsonPropertyDescription(
                "The controller that runs this study. Absent or winnow.dev/operator: this operator. Any other value: this operator leaves it alone.")
        @Nullable
        String managedBy,

        @Required
        @JsonPropertyDescription(
                "What trains one configuration, a pod or an object that has pods, and how it is retried.")
        TrialTemplate trial) {

    /** What happens to running trials when the study ends. */
    public enum OnEnd {
        StopRunning,
        WaitForRunning
    }

    /** The initial trials, never null. */
    public List<InitialTrial> initial() {
        return initialTrials == null ? List.of() : initialTrials;
    }

    /** The same with other initial trials. */
    public StudySpec withInitialTrials(List<InitialTrial> others) {
        return new StudySpec(
                objectives,
                metricConstraints,
                parameters,
                parameterConstraints,
                sampler,
                pruner,
                limits,
                others,
                warmStart,
                onEnd,
                suspend,
                ttlSecondsAfterFinished,
                managedBy,
                trial);
    }

    /** The constraints, never null. */
    public List<MetricConstraint> constraints() {
        return metricConstraints == null ? List.of() : metricConstraints;
    }

    /** Whether there is one objective and no constraint on metrics, so that its values alone are compared. */
    public boolean plain() {
        return objectives.size() == 1 && constraints().isEmpty();
    }

    /** The names of the metrics by which trials are compared, the objectives first. */
    public List<String> comparedMetrics() {
        return Stream.concat(
                        objectives.stream().map(Objective::metric),
                        constraints().stream().map(MetricConstraint::metric))
                .distinct()
                .toList();
    }

    /** The first objective, whose value is shown where there is room for one. */
    public Objective objective() {
        return objectives.get(0);
    }
}

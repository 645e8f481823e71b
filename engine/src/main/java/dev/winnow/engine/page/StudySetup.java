package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.Limits;
import dev.winnow.api.MetricConstraint;
import dev.winnow.api.Objective;
import dev.winnow.api.ParameterSpec;
import dev.winnow.api.TuningStudy;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest of a study asks for, as far as it is shown.
 *
 * @param uid identifies the study for ever; null before it is created
 * @param parameters the parameters with their ranges, in the order of the manifest
 * @param trialLimit trials that the study may have; null if the manifest gives no number
 * @param limits what ends the study, and how much of it runs at once
 * @param suspended whether it is to decide nothing
 * @param created when the study was created; null if that is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudySetup(
        String namespace,
        String name,
        @Nullable String uid,
        List<Objective> objectives,
        List<MetricConstraint> constraints,
        List<ParameterSpec> parameters,
        String sampler,
        long seed,
        String pruner,
        @Nullable Integer trialLimit,
        int parallelTrials,
        Budget limits,
        boolean suspended,
        @Nullable String created) {

    /**
     * What a study may spend.
     *
     * @param trials trials that it may have; null if there is no such limit, as with the others
     * @param parallelTrials trials that it may run at once
     * @param durationSeconds seconds from its first trial on
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Budget(
            @Nullable Integer trials,
            int parallelTrials,
            @Nullable Integer durationSeconds,
            @Nullable Double gpuHours) {
        private static Budget of(Limits limits) {
            return new Budget(limits.trials(), limits.parallelTrials(), limits.durationSeconds(), limits.gpuHours());
        }
    }

    /** Reads a study whose defaults are filled in. */
    static StudySetup of(TuningStudy study) {
        var spec = study.getSpec();
        return new StudySetup(
                String.valueOf(study.getMetadata().getNamespace()),
                study.getMetadata().getName(),
                study.getMetadata().getUid(),
                spec.objectives(),
                spec.constraints(),
                spec.parameters(),
                spec.sampler().type().name(),
                spec.sampler().seed(),
                spec.pruner().type().name(),
                spec.limits().trials(),
                spec.limits().parallelTrials(),
                Budget.of(spec.limits()),
                Boolean.TRUE.equals(spec.suspend()),
                study.getMetadata().getCreationTimestamp());
    }

    /** The first objective, whose value is shown where there is room for one. */
    public Objective objective() {
        return objectives.get(0);
    }

    /** The names of the metrics by which trials are compared, the objectives first; empty if one objective says it all. */
    public List<String> metricsBeside() {
        if (objectives.size() == 1 && constraints.isEmpty()) {
            return List.of();
        }
        return Stream.concat(
                        objectives.stream().map(Objective::metric),
                        constraints.stream().map(MetricConstraint::metric))
                .distinct()
                .toList();
    }
}

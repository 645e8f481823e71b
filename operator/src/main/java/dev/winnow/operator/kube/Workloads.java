package dev.winnow.operator.kube;

import dev.winnow.api.TuningStudy;
import dev.winnow.engine.workload.ClusterWorkload;
import java.util.List;

/**
 * The kinds of workload that this operator runs. A new kind is one class and one place in this list.
 *
 * @param kinds in the order in which they are asked whether they train a study
 */
public record Workloads(List<ClusterWorkload<?>> kinds) {
    public Workloads {
        kinds = List.copyOf(kinds);
    }

    /** The kind of the trials of a study. */
    public ClusterWorkload<?> of(TuningStudy study) {
        return kinds.stream()
                .filter(kind -> kind.trains(study))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no kind of workload trains the study "
                        + study.getMetadata().getName()));
    }
}

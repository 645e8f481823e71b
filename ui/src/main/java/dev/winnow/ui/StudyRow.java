package dev.winnow.ui;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.Objective;
import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.page.Spending;
import dev.winnow.engine.page.StudyPhase;
import dev.winnow.engine.page.StudyResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A study among all studies.
 *
 * @param href its address, relative to that of the page
 * @param source the {@link SourceRow#id} of its source
 * @param namespace of a cluster; of local runs the folder
 * @param front trials on the Pareto front; null with one objective
 * @param holds what its trials occupy now; null if that is not known
 * @param waits what its trials wait for
 * @param live whether a run has the folder; null on a cluster
 * @param problem why no more is known; null if nothing is wrong
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudyRow(
        String href,
        String source,
        String namespace,
        String name,
        @Nullable String state,
        @Nullable Boolean ended,
        @Nullable Boolean suspended,
        @Nullable String message,
        @Nullable List<String> warnings,
        @Nullable List<Objective> objectives,
        StudyResult.@Nullable Best best,
        @Nullable Integer front,
        @Nullable Counts trials,
        @Nullable Integer trialLimit,
        @Nullable Integer parallelTrials,
        @Nullable String created,
        @Nullable String startTime,
        @Nullable String completionTime,
        @Nullable Long gpuSeconds,
        @Nullable Long gpuSecondsSaved,
        @Nullable Holds holds,
        @Nullable List<Wait> waits,
        @Nullable Boolean live,
        @Nullable String problem) {

    /**
     * What the trials of a study occupy.
     *
     * @param nodes where, 50 at most
     */
    public record Holds(double gpus, int trials, List<OnNode> nodes) {}

    /** What they occupy of a node. */
    public record OnNode(String node, double gpus, int trials) {}

    /**
     * Trials that could train and have no place to.
     *
     * @param message of one of them
     * @param since when the first of them began to wait; null if that is not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Wait(
            String reason,
            String message,
            int trials,
            @Nullable String since) {}

    /** A study that cannot be read. */
    public static StudyRow unreadable(String href, String source, String namespace, String name, String problem) {
        return new StudyRow(
                href, source, namespace, name, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null, null, null, problem);
    }

    /**
     * A study.
     *
     * @param occupied what its trials occupy and wait for; null if that is not known
     */
    public static StudyRow of(
            String href,
            String source,
            String place,
            TuningStudy study,
            @Nullable Occupied occupied,
            @Nullable Boolean live) {
        var name = study.getMetadata().getName();
        if (study.getSpec() == null || !study.getUnread().isEmpty()) {
            var problem = study.getUnread().isEmpty()
                    ? "it has no spec"
                    : study.getUnread().get(0).toString();
            return unreadable(href, source, place, name, problem);
        }
        var spec = study.getSpec();
        var phase = StudyPhase.of(study);
        var result = StudyResult.of(study);
        var spending = Spending.of(study.statusOrNew());
        return new StudyRow(
                href,
                source,
                place,
                name,
                phase.state(),
                phase.ended(),
                Boolean.TRUE.equals(spec.suspend()),
                phase.message(),
                phase.warnings(),
                spec.objectives(),
                result.best(),
                result.front() == null ? null : result.front().size(),
                phase.trials(),
                spec.limits().trials(),
                spec.limits().parallelTrials(),
                study.getMetadata().getCreationTimestamp(),
                phase.startTime(),
                phase.completionTime(),
                spending.map(Spending::gpuSeconds).orElse(null),
                spending.map(Spending::gpuSecondsSaved).orElse(null),
                occupied == null ? null : occupied.holds(),
                occupied == null ? null : occupied.waits(),
                live,
                null);
    }
}

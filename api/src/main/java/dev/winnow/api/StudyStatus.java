package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a study stands. Its size is bounded for any number of trials. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudyStatus(
        @ListKey("type")
        @Size(max = 8)
        @JsonPropertyDescription(
                "Accepted, Progressing, Complete, Failed, Suspended and Stalled, each with a reason and a message.")
        @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("The generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @PrinterColumn(name = "STATE")
        @Size(max = 16)
        @JsonPropertyDescription(
                "The conditions in one word: Rejected, Waiting, Running, Suspended, Complete or Failed.")
        @Nullable
        String state,

        @PrinterColumn(name = "DONE/TOTAL")
        @Size(max = 24)
        @JsonPropertyDescription("Ended trials of all trials the study may have.")
        @Nullable
        String done,

        @JsonPropertyDescription("How many trials are in which state.") @Nullable
        Counts trials,

        @JsonPropertyDescription(
                "The best trial so far; absent with several objectives, and while no trial keeps the metricConstraints.")
        @Nullable
        Best best,

        @JsonPropertyDescription("With several objectives: the trials that no other beats in all of them.") @Nullable
        Front paretoFront,

        @JsonPropertyDescription("How large the search space is and how much of it was tried.") @Nullable
        Space searchSpace,

        @JsonPropertyDescription("What was spent, and what pruning saved.") @Nullable
        Resources resources,

        @Size(max = 256)
        @JsonPropertyDescription("What a pruner that learns has found out, and does about it.")
        @Nullable
        String pruner,

        @ListKey("resource")
        @Size(max = 128)
        @JsonPropertyDescription("The steps at which trials are compared, and how many came there.")
        @Nullable
        List<RungCount> rungs,

        @JsonPropertyDescription("When the best value last improved; only with limits.plateau.") @Nullable
        Improvement improvement,

        @JsonPropertyDescription(
                "What a model of the finished trials expects of another one; only with limits.expectedImprovement.")
        @Nullable
        ExpectedImprovement expectedImprovement,

        @JsonPropertyDescription("What the trials have shown of the room on the cluster; while the study runs.")
        @Nullable
        Room room,

        @Size(max = 64)
        @JsonPropertyDescription(
                "The share of each parameter in a trial being among the best tenth, once the study has ended.")
        @Nullable
        Map<String, Double> importance,

        @Size(max = 64)
        @JsonPropertyDescription(
                "The share of each parameter in what the values of all trials differ by, according to a model of them, once the study has ended.")
        @Nullable
        Map<String, Double> modelImportance,

        @ListKey("trial")
        @Size(max = 32)
        @JsonPropertyDescription(
                "How the best value came about: the trials that are better than all created before them, the newest 32.")
        @Nullable
        List<Improved> bestSoFar,

        @JsonPropertyDescription(
                "What the sampler learned from other studies before the first trial; only with spec.warmStart.")
        @Nullable
        Learned warmStart,

        @JsonPropertyDescription("What became of the checkpoints that trial.checkpoints.keep does not keep.") @Nullable
        Cleanup cleanup,

        @JsonPropertyDescription("When the first trial was created.") @Nullable
        String startTime,

        @JsonPropertyDescription("When the study ended.") @Nullable
        String completionTime) {

    /** The status of a new study: it has no field. */
    public static final StudyStatus NEW = new StudyStatusEdit().status();

    /** Trials by state. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Counts(
            @JsonPropertyDescription("Trials ever created; those deleted by hand stay counted.")
            Integer total,

            @JsonPropertyDescription("Trials without a pod that may run.")
            Integer pending,

            @PrinterColumn(name = "QUEUED") @JsonPropertyDescription("Trials whose pod waits for a node or starts.")
            Integer queued,

            @PrinterColumn(name = "RUNNING") @JsonPropertyDescription("Trials whose pod runs.")
            Integer running,

            @PrinterColumn(name = "RESTING")
            @JsonPropertyDescription("Trials that rest at a rung, or while the study is suspended.")
            Integer paused,

            @JsonPropertyDescription("Trials that trained to their end.")
            Integer completed,

            @PrinterColumn(name = "STOPPED")
            @JsonPropertyDescription("Trials that were pruned, diverged or cut off by the study's end.")
            Integer stopped,

            @PrinterColumn(name = "FAILED") @JsonPropertyDescription("Trials that failed for good.")
            Integer failed) {}

    /** The best trial so far. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Best(
            @Size(max = 63) @JsonPropertyDescription("Name of the trial.")
            String trial,

            @JsonPropertyDescription("Its objective.") Double value,

            @PrinterColumn(name = "BEST")
            @Size(max = 24)
            @JsonPropertyDescription("Its objective in six digits, for people.")
            String display,

            @JsonPropertyDescription("The step at which it was measured.") @Nullable
            Integer step,

            @Size(max = 64) @JsonPropertyDescription("Its parameters.")
            Map<String, String> parameters) {}

    /** The trials of a study with several objectives that no other dominates. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Front(
            @PrinterColumn(name = "FRONT", priority = 1) @JsonPropertyDescription("How many there are.")
            Integer size,

            @JsonPropertyDescription("The volume they dominate from the objectives' references on.") @Nullable
            Double hypervolume,

            @ListAtomic
            @Size(max = 20)
            @JsonPropertyDescription(
                    "The trials, by number; of more than 20, or of fewer with very long parameters, those that together dominate most. All of them: kubectl get trials, and status.reported of each.")
            List<FrontTrial> trials) {}

    /** One trial of the front. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FrontTrial(
            @Size(max = 63) @JsonPropertyDescription("Name of the trial.")
            String trial,

            @Size(max = 4) @JsonPropertyDescription("Its objectives, by metric.")
            Map<String, Double> values,

            @JsonPropertyDescription("The step at which they were measured.") @Nullable
            Integer step,

            @Size(max = 64) @JsonPropertyDescription("Its parameters.")
            Map<String, String> parameters) {}

    /** The search space. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Space(
            @Size(max = 2048)
            @JsonPropertyDescription(
                    "How many configurations there are, after at most if constraints leave fewer, or infinite.")
            String size,

            @JsonPropertyDescription("How many were tried.") Integer explored,

            @Size(max = 32) @JsonPropertyDescription("The share of the space that was tried.") @Nullable
            String share,

            @Size(max = 128)
            @JsonPropertyDescription("How long trying all of it would take, one after the other.")
            @Nullable
            String exhaustive,

            @Size(max = 128)
            @JsonPropertyDescription("Which sampler type Auto has chosen for the next trial, and why.")
            @Nullable
            String sampler) {}

    /** What is known at one rung, over all brackets. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RungCount(
            @JsonPropertyDescription("The step.") Integer resource,

            @JsonPropertyDescription("Trials that came to it or ended on their way.")
            Integer results,

            @JsonPropertyDescription("Trials that were granted more.")
            Integer promoted,

            @JsonPropertyDescription("The best value there; only with one objective and no metricConstraints.")
            @Nullable
            Double best) {}

    /** An improvement of the best value. */
    public record Improvement(
            @JsonPropertyDescription("The best value then; of several objectives the hypervolume.")
            Double value,

            @JsonPropertyDescription("Trials that had been created by then.")
            Integer created) {}

    /** The largest improvement that is expected of another trial. */
    public record ExpectedImprovement(
            @JsonPropertyDescription("As a share of the spread of the values.")
            Double share,

            @JsonPropertyDescription("Trials that had finished by then.")
            Integer finished) {}

    /** The room that a study has found for its trials. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Room(
            @JsonPropertyDescription("So many trials had room at once.")
            Integer places,

            @JsonPropertyDescription(
                    "Trials that had been created when one last waited for room; absent when room is not short.")
            @Nullable
            Integer shortAt) {}

    /** A trial that is better than all created before it. */
    public record Improved(
            @Size(max = 63) @JsonPropertyDescription("Name of the trial.")
            String trial,

            @JsonPropertyDescription("Its objective.") Double value) {}

    /** This status, to be changed. */
    public StudyStatusEdit edit() {
        return new StudyStatusEdit(this);
    }

    /** The same with what was learned from other studies. */
    public StudyStatus learned(Learned copy) {
        return edit().warmStart(copy).status();
    }

    /** The state; empty if there is none yet, or if only a newer release knows it. */
    public Optional<StudyState> knownState() {
        return StudyState.of(state);
    }

    /** Whether the study is in a state. */
    public boolean is(StudyState other) {
        return other.name().equals(state);
    }

    /** Trials ever created. */
    public int created() {
        return trials == null ? 0 : trials.total();
    }

    /** Whether the study has ended. */
    public boolean ended() {
        return completionTime != null;
    }
}

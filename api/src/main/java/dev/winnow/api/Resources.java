package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What was spent, what pruning spared against training the same trials to the end, and what starts and steps take. What
 * pruning spared is negative if it cost more than it spared.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Resources(
        @JsonPropertyDescription(
                "Steps trained; those that were trained again after a lost checkpoint count again, those that were only reported again do not.")
        Long steps,

        @JsonPropertyDescription(
                "Steps that training the ended trials to the end would have taken more; negative if more were repeated than spared.")
        Long stepsSaved,

        @JsonPropertyDescription("Seconds that finished pods ran.") @Nullable
        Long runSeconds,

        @JsonPropertyDescription(
                "Seconds that the pods of the ended trials would have run more if each trial had trained to its end at its own pace, with one start; negative if pruning cost more than it spared. Absent while what a step takes is not known.")
        @Nullable
        Long runSecondsSaved,

        @JsonPropertyDescription("GPU-seconds used by finished pods.")
        Long gpuSeconds,

        @JsonPropertyDescription("runSecondsSaved times the GPUs of each trial.") @Nullable
        Long gpuSecondsSaved,

        @JsonPropertyDescription("GPUs of the pods that run; absent if they have none.") @Nullable
        Double gpus,

        @JsonPropertyDescription(
                "What finished pods cost, by the prices that the chart sets; absent if nothing of them has a price.")
        @Nullable
        Double cost,

        @JsonPropertyDescription("runSecondsSaved times what each trial cost in a second.") @Nullable
        Double costSaved,

        @JsonPropertyDescription(
                "Seconds of a start, the median over the trials: from when a node takes a pod to its first report, less the steps in between, and what its first steps take longer than those of a warm trainer.")
        @Nullable
        Double startSeconds,

        @JsonPropertyDescription("Seconds of a step once the trainer is warm, the median over the trials.") @Nullable
        Double stepSeconds,

        @JsonPropertyDescription("The share of starts in the time of starts and steps, from 0 to 1.") @Nullable
        Double startShare,

        @Size(max = 256)
        @JsonPropertyDescription("What to change where the first rung is shorter than a start.")
        @Nullable
        String advice) {}

package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.StudyStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a study has spent, what pruning has spared against training the same trials to the end, and what starts and steps
 * take.
 *
 * @param steps steps trained
 * @param stepsSaved steps that were spared; negative if more were repeated
 * @param runSecondsSaved seconds of attempts that were spared; negative if pruning cost more than it spared, null if not
 *     known
 * @param gpuSeconds GPU-seconds used by attempts that have ended
 * @param gpuSecondsSaved the same as runSecondsSaved times the GPUs of each trial
 * @param gpus GPUs of the attempts that run
 * @param cost what attempts that have ended cost; null if nothing has a price
 * @param costSaved the same as runSecondsSaved times what each trial cost in a second
 * @param startSeconds the median of a start, with what its first steps take longer than warm ones; null if none was measured
 * @param stepSeconds the median of a warm step; null if none was measured
 * @param startShare the share of starts in the time of starts and steps, from 0 to 1; null if no start was measured
 * @param advice what to change so that starts take a smaller share; null if there is nothing to say
 * @param runSeconds seconds that all attempts ran, those that still run included; null if the trials were not read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Spending(
        long steps,
        long stepsSaved,
        @Nullable Long runSecondsSaved,
        long gpuSeconds,
        @Nullable Long gpuSecondsSaved,
        double gpus,
        @Nullable Double cost,
        @Nullable Double costSaved,
        @Nullable Double startSeconds,
        @Nullable Double stepSeconds,
        @Nullable Double startShare,
        @Nullable String advice,
        @Nullable Double runSeconds) {

    /** Reads the status of a study alone, so {@code runSeconds} is null; empty before the first turn of the study. */
    public static Optional<Spending> of(StudyStatus status) {
        return of(status, null);
    }

    static Optional<Spending> of(StudyStatus status, List<TrialPage> trials, Instant now) {
        return of(
                status,
                trials.stream().mapToDouble(trial -> trial.runSeconds(now)).sum());
    }

    private static Optional<Spending> of(StudyStatus status, @Nullable Double runSeconds) {
        return Optional.ofNullable(status.resources())
                .map(resources -> new Spending(
                        resources.steps(),
                        resources.stepsSaved(),
                        resources.runSecondsSaved(),
                        resources.gpuSeconds(),
                        resources.gpuSecondsSaved(),
                        resources.gpus() == null ? 0 : resources.gpus(),
                        resources.cost(),
                        resources.costSaved(),
                        resources.startSeconds(),
                        resources.stepSeconds(),
                        resources.startShare(),
                        resources.advice(),
                        runSeconds));
    }
}

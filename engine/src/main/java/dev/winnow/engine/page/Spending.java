package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.StudyStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a study has spent, and what pruning has saved against training every trial to the full.
 *
 * @param steps steps trained
 * @param gpuSeconds GPU-seconds used by attempts that have ended
 * @param runSeconds seconds that all attempts ran, those that still run included; null if the trials were not read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Spending(
        long steps,
        long stepsSaved,
        long gpuSeconds,
        long gpuSecondsSaved,
        @Nullable Double runSeconds) {

    /** Reads the status of a study alone, so {@code runSeconds} is null; empty before the first look at the study. */
    public static Optional<Spending> of(StudyStatus status) {
        return Optional.ofNullable(status.resources())
                .map(resources -> new Spending(
                        resources.steps(),
                        resources.stepsSaved(),
                        resources.gpuSeconds(),
                        resources.gpuSecondsSaved(),
                        null));
    }

    static Optional<Spending> of(StudyStatus status, List<TrialPage> trials, Instant now) {
        double seconds =
                trials.stream().mapToDouble(trial -> trial.runSeconds(now)).sum();
        return of(status)
                .map(known ->
                        new Spending(known.steps, known.stepsSaved, known.gpuSeconds, known.gpuSecondsSaved, seconds));
    }
}

package dev.winnow.ui;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.client.Happening;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the attempts of a trial.
 *
 * @param attempts the pods that still exist, those of the newest attempt last
 * @param attemptsProblem why some are missing; null if none are
 * @param events what Kubernetes says of the trial and its attempts, the newest last
 * @param eventsProblem why some are missing; null if none are
 * @param logs the attempts whose output can be asked for, the newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Attempts(
        List<Attempt> attempts,
        @Nullable String attemptsProblem,
        List<Happening> events,
        @Nullable String eventsProblem,
        List<Integer> logs) {

    /**
     * A pod of an attempt, or the process that it is.
     *
     * @param attempt counted from 1
     * @param phase Waiting, Running, Succeeded or Failed
     * @param reason why, in one word
     * @param exitCode of the trainer; null if it has not ended
     * @param terminating whether it was told to end
     * @param reports whether it reports; of the pods of an attempt one does
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(
            String name,
            int attempt,
            @Nullable String node,
            String phase,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Integer exitCode,
            @Nullable String created,
            @Nullable String start,
            @Nullable String end,
            double gpus,
            boolean terminating,
            boolean reports) {}
}

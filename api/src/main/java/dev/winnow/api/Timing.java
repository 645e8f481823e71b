package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import java.util.OptionalDouble;

/**
 * What the starts and the steps of a trial took, summed over its attempts. All times are those of the process that takes the
 * reports; no node's clock is read. A start lasts from the moment a node took the attempt to its first report, less the
 * steps that were trained until then.
 *
 * @param attempt the attempt that reported last, counted from 1
 * @param step the latest step of this attempt
 * @param time when the report of this step arrived
 * @param starts attempts of which the start was measured
 * @param startSeconds seconds from when a node took these attempts to their first reports
 * @param startSteps steps that were trained within these seconds
 * @param steps steps trained; a step that was trained again after its checkpoint was lost counts again
 * @param timedSteps those of them that lie between two reports of one attempt
 * @param stepSeconds seconds that these took
 */
public record Timing(
        @Min(1) @JsonPropertyDescription("The attempt that reported last, from 1.")
        Integer attempt,

        @Min(1) @JsonPropertyDescription("The latest step of this attempt.")
        Integer step,

        @JsonPropertyDescription("When the report of this step arrived.")
        String time,

        @Min(0) @JsonPropertyDescription("Attempts of which the start was measured.")
        Integer starts,

        @Min(0) @JsonPropertyDescription("Seconds from when a node took these attempts to their first reports.")
        Double startSeconds,

        @Min(0) @JsonPropertyDescription("Steps that were trained within startSeconds.")
        Long startSteps,

        @Min(0) @JsonPropertyDescription("Steps trained; those that were repeated after a lost checkpoint count again.")
        Long steps,

        @Min(0) @JsonPropertyDescription("Steps between two reports of one attempt.")
        Long timedSteps,

        @Min(0) @JsonPropertyDescription("Seconds that timedSteps took.")
        Double stepSeconds) {

    /** Seconds of a step; empty if no attempt has reported twice. */
    public OptionalDouble secondsPerStep() {
        return timedSteps == 0 ? OptionalDouble.empty() : OptionalDouble.of(stepSeconds / timedSteps);
    }

    /**
     * Mean seconds of a start, at least 0; empty if no start was measured.
     *
     * @param secondsPerStep what a step takes
     */
    public OptionalDouble secondsPerStart(double secondsPerStep) {
        return starts == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, startSeconds - startSteps * secondsPerStep) / starts);
    }
}

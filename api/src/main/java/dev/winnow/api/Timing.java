package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the starts and the steps of a trial took, summed over its attempts. All times are those of the process that takes the
 * reports; a node's clock is read for {@code printed} alone, which is compared with other times of the same log and nothing else. A start lasts from the moment a node took the attempt to its first report, less the
 * steps that were trained until then.
 *
 * @param attempt the attempt that reported last, counted from 1
 * @param begin the step after which this attempt began to train
 * @param step the latest step of this attempt
 * @param time when the report of this step arrived
 * @param starts attempts of which the start was measured
 * @param startSeconds seconds from when a node took these attempts to their first reports
 * @param startSteps steps that were trained within these seconds
 * @param steps steps trained; a step that was trained again after its checkpoint was lost counts again
 * @param paces what the steps between two reports of one attempt took, by how long their attempt had trained; with rising
 *     {@code after}
 * @param printed where the log of this attempt holds the report of this step; absent if the report was sent
 */
public record Timing(
        @Min(1) @JsonPropertyDescription("The attempt that reported last, from 1.")
        Integer attempt,

        @Min(0) @JsonPropertyDescription("The step after which this attempt began to train.")
        Integer begin,

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

        @Min(0)
        @JsonPropertyDescription(
                "Steps trained; those that were trained again after a lost checkpoint count again, those that were only reported again do not.")
        Long steps,

        @ListKey("after")
        @Size(max = 64)
        @JsonPropertyDescription(
                "What the steps between two reports of one attempt took, by how many steps this attempt had trained before them.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Pace> paces,

        @JsonPropertyDescription("Where the log of this attempt holds the report of this step; absent if it was sent.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Printed printed) {

    /** A record that has no {@code paces} or no {@code begin} has timed no step of the latest attempt. */
    public Timing(
            Integer attempt,
            @Nullable Integer begin,
            Integer step,
            String time,
            Integer starts,
            Double startSeconds,
            Long startSteps,
            Long steps,
            @Nullable List<Pace> paces,
            @Nullable Printed printed) {
        this.attempt = attempt;
        this.begin = begin == null ? step : begin;
        this.step = step;
        this.time = time;
        this.starts = starts;
        this.startSeconds = startSeconds;
        this.startSteps = startSteps;
        this.steps = steps;
        this.paces = paces == null ? List.of() : List.copyOf(paces);
        this.printed = printed;
    }

    /**
     * Where a log holds a report: reading can go on right behind it.
     *
     * @param time when the line was printed that completes the report, by the clock of its node
     * @param values how many values of the study's metrics the lines of this time hold up to the end of the report
     */
    public record Printed(
            @Required
            @Size(max = 40)
            @JsonPropertyDescription("When the line was printed that completes the report, by the clock of its node.")
            String time,

            @Required
            @Min(0)
            @JsonPropertyDescription(
                    "How many values of the study's metrics the lines of this time hold up to the end of the report.")
            Integer values) {}

    /**
     * What steps took whose attempts had trained about equally long before them: at least {@code after} steps, and fewer than
     * the next larger {@code after}. The steps of a trainer are slow after a start, until its program is warm.
     *
     * @param after 0, 1, 2, 3, 4, 6, 8, 12, 16, 24 and so on: a power of two, or half as much more
     * @param steps how many steps, summed over the attempts
     * @param seconds what these steps took
     */
    public record Pace(
            @Required
            @Min(0)
            @JsonPropertyDescription(
                    "Steps that the attempt had trained at least: 0, 1, 2, 3, 4, 6, 8, 12, 16, 24 and so on.")
            Integer after,

            @Min(0) @JsonPropertyDescription("Steps between two reports of one attempt.")
            Long steps,

            @Min(0) @JsonPropertyDescription("Seconds that these steps took.")
            Double seconds) {}

    /** Steps that lie between two reports of one attempt. */
    public long timedSteps() {
        return paces.stream().mapToLong(Pace::steps).sum();
    }

    /** Seconds that these steps took. */
    public double timedSeconds() {
        return paces.stream().mapToDouble(Pace::seconds).sum();
    }
}

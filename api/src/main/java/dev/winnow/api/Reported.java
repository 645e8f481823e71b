package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the trainer of a trial has reported; written by the report endpoint alone. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reported(
        @PrinterColumn(name = "STEP") @JsonPropertyDescription("The latest step.") @Nullable
        Integer step,

        @JsonPropertyDescription("The objective at the latest step; the first of several.") @Nullable
        Double value,

        @PrinterColumn(name = "VALUE")
        @Size(max = 64)
        @JsonPropertyDescription("The latest objective in six digits, for people; of several all, in their order.")
        @Nullable
        String display,

        @PrinterColumn(name = "RUNG") @JsonPropertyDescription("The highest rung reached, in steps.") @Nullable
        Integer rung,

        @Size(max = 32) @JsonPropertyDescription("All metrics at the latest step.") @Nullable
        Map<String, Double> metrics,

        @ListKey("resource")
        @Size(max = 64)
        @JsonPropertyDescription("The value at each rung; once written it never changes.")
        @Nullable
        List<RungValue> rungs,

        @ListAtomic
        @Size(max = 100)
        @JsonPropertyDescription(
                "The learning curve, thinned to at most 100 points; to fewer when each holds many metrics.")
        @JsonDeserialize(converter = CompactCurve.Reading.class)
        @Nullable
        List<Point> curve,

        @JsonPropertyDescription("Set when the objective was not a finite number.") @Nullable
        Diverged diverged,

        @JsonPropertyDescription(
                "Set while replicas of the operator may hold reports between rungs that are not in this status yet.")
        @Nullable
        Pending pending,

        @JsonPropertyDescription("What the starts and the steps of its attempts took.") @Nullable
        Timing timing) {

    /** Nothing was reported yet. */
    public static final Reported NOTHING = new Reported(null, null, null, null, null, null, null, null);

    /** Reports of which no time was measured, when no replica holds more. */
    public Reported(
            @Nullable Integer step,
            @Nullable Double value,
            @Nullable String display,
            @Nullable Integer rung,
            @Nullable Map<String, Double> metrics,
            @Nullable List<RungValue> rungs,
            @Nullable List<Point> curve,
            @Nullable Diverged diverged) {
        this(step, value, display, rung, metrics, rungs, curve, diverged, null, null);
    }

    /**
     * The value at a rung.
     *
     * @param resource the rung, in steps
     * @param step the step that was reported; larger than {@code resource} when the trainer skipped steps
     * @param metrics with several objectives or with metric constraints: what is compared there, by name
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RungValue(
            @JsonPropertyDescription("The rung, in steps.") Integer resource,

            @JsonPropertyDescription("The objective there; the first of several.")
            Double value,

            @JsonPropertyDescription("The step of the report; later than the rung if the trainer skipped steps.")
            Integer step,

            @JsonPropertyDescription("When the report arrived.")
            String time,

            @Size(max = 12)
            @JsonPropertyDescription(
                    "With several objectives or with metricConstraints: the metrics there by which trials are compared.")
            @Nullable
            Map<String, Double> metrics) {
        /** The value of one objective without constraints. */
        public RungValue(Integer resource, Double value, Integer step, String time) {
            this(resource, value, step, time, null);
        }
    }

    /**
     * One point of the learning curve.
     *
     * @param metrics with several objectives or with metric constraints: what is compared there, by name
     * @param time an RFC 3339 instant in whole seconds; absent in points that an earlier version wrote
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Point(
            @JsonPropertyDescription("The step.") Integer step,

            @JsonPropertyDescription("The objective there; the first of several.")
            Double value,

            @Size(max = 12)
            @JsonPropertyDescription(
                    "With several objectives or with metricConstraints: the metrics there by which trials are compared.")
            @Nullable
            Map<String, Double> metrics,

            @JsonPropertyDescription("When the report arrived, in whole seconds.") @Nullable
            String time) {
        /** A point of one objective without constraints. */
        public Point(Integer step, Double value, String time) {
            this(step, value, null, time);
        }
    }

    /** The report with which the objective stopped being a number. */
    public record Diverged(
            @JsonPropertyDescription("The step.") Integer step,

            @JsonPropertyDescription("When the report arrived.")
            String time) {}

    /**
     * The replicas that may hold reports of an attempt which were answered and are not in the status yet. The end of the
     * attempt is not judged before each of them has written what it holds and has left this list.
     *
     * @param attempt the attempt, counted from 1
     * @param replicas one name for each process
     */
    public record Pending(
            @JsonPropertyDescription("The attempt that reported, counted from 1.")
            Integer attempt,

            @ListAtomic @Size(max = 16) @JsonPropertyDescription("The replicas, each by a name of its own.")
            List<@Size(min = 1, max = 63) String> replicas) {
        private static final int MOST_REPLICAS = 16;

        /** Whether a replica may hold reports of an attempt. */
        public static boolean holds(@Nullable Pending pending, int of, String replica) {
            return pending != null
                    && pending.attempt() == of
                    && pending.replicas().contains(replica);
        }

        /** The same after a replica began to hold reports of an attempt. An older attempt is forgotten. */
        public static Pending with(@Nullable Pending before, int of, String replica) {
            var known = before != null && before.attempt() == of ? before.replicas() : List.<String>of();
            // The oldest are those that died and never left the list.
            var replicas = Stream.concat(known.stream().filter(name -> !name.equals(replica)), Stream.of(replica))
                    .toList();
            return new Pending(of, replicas.subList(Math.max(0, replicas.size() - MOST_REPLICAS), replicas.size()));
        }

        /** The same after a replica has written all that it held; null when no replica is left. */
        public static @Nullable Pending without(@Nullable Pending before, String replica) {
            if (before == null) {
                return null;
            }
            var left = before.replicas().stream()
                    .filter(name -> !name.equals(replica))
                    .toList();
            return left.isEmpty() ? null : new Pending(before.attempt(), left);
        }
    }

    /** The same with the report at which the objective stopped being a number. */
    public Reported diverged(Diverged report) {
        return new Reported(step, value, display, rung, metrics, rungs, curve, report, pending, timing);
    }

    /** The same with what the starts and the steps took. */
    public Reported timed(Timing measured) {
        return new Reported(step, value, display, rung, metrics, rungs, curve, diverged, pending, measured);
    }

    /** The same held by other replicas. */
    public Reported pending(@Nullable Pending changed) {
        return new Reported(step, value, display, rung, metrics, rungs, curve, diverged, changed, timing);
    }

    /** The rung values, never null. */
    public List<RungValue> rungValues() {
        return rungs == null ? List.of() : rungs;
    }

    /** The curve, never null. */
    public List<Point> points() {
        return curve == null ? List.of() : curve;
    }
}

package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a trial. The report endpoint alone writes {@code reported}. The trial's reconciler alone writes all other
 * fields.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrialStatus(
        @JsonPropertyDescription("The generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @PrinterColumn(name = "STATE")
        @JsonPropertyDescription(
                "Pending: no pod yet. Queued: the pod waits for a node or starts. Running. Paused: rests at a rung. Completed, Stopped, Failed: ended.")
        @Nullable
        State state,

        @PrinterColumn(name = "REASON", priority = 1)
        @Size(max = 64)
        @JsonPropertyDescription("Why the trial is in this state, as one word.")
        @Nullable
        String reason,

        @Size(max = 1024) @JsonPropertyDescription("The same for a person.") @Nullable
        String message,

        @PrinterColumn(name = "ATTEMPTS") @JsonPropertyDescription("Pods started for this trial.") @Nullable
        Integer attempts,

        @JsonPropertyDescription("Attempts that count against trial.retries.") @Nullable
        Integer failures,

        @JsonPropertyDescription("The pod of the current attempt.") @Nullable
        PodRef pod,

        @JsonPropertyDescription("When the first pod began to run.") @Nullable
        String startTime,

        @JsonPropertyDescription("When the trial ended.") @Nullable
        String completionTime,

        @JsonPropertyDescription("When the latest pod failed or vanished; the next one waits for its back-off.")
        @Nullable
        String lastFailureTime,

        @JsonPropertyDescription("Seconds that pods which have finished ran.") @Nullable
        Double runSeconds,

        @JsonPropertyDescription("The same times the GPUs they asked for.") @Nullable
        Double gpuSeconds,

        @JsonPropertyDescription(
                "What these pods cost, by the prices that the chart sets; absent if nothing of them has a price.")
        @Nullable
        Double cost,

        @JsonPropertyDescription(
                "The end of a trainer's log, kept when its attempt failed or was ended; needs trialLogs.enabled of the chart.")
        @Nullable
        Log log,

        @JsonPropertyDescription("What the trainer reported.") @Nullable
        Reported reported) {

    /** The states of a trial. */
    public enum State {
        Pending,
        Queued,
        Running,
        Paused,
        Completed,
        Stopped,
        Failed;

        /** Whether nothing can happen to the trial any more. */
        public boolean ended() {
            return this == Completed || this == Stopped || this == Failed;
        }
    }

    /** The pod of an attempt. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PodRef(
            @Size(max = 63) @JsonPropertyDescription("Name of the pod, or of the object that has pods.")
            String name,

            @Size(max = 63) @JsonPropertyDescription("UID of the pod or object.")
            String uid,

            @Size(max = 253)
            @JsonPropertyDescription("The node it runs on; of an object the node of the pod that reports.")
            @Nullable
            String node,

            @JsonPropertyDescription("When the operator first saw it run.") @Nullable
            String startTime,

            @JsonPropertyDescription(
                    "When the operator first saw that it had ended or was gone; absent while it lives.")
            @Nullable
            String endTime,

            @JsonPropertyDescription(
                    "GPUs it asked for, a part of one by its weight; of an object all of its pods together.")
            @Nullable
            Double gpus,

            @JsonPropertyDescription("What an hour of it costs; absent if nothing of it has a price.") @Nullable
            Double price,

            @JsonPropertyDescription(
                    "When the operator first saw that a node had taken it; absent if it started within a second.")
            @Nullable
            String acceptedTime,

            @ListAtomic
            @Size(max = MOST_MEMBERS)
            @JsonPropertyDescription(
                    "UIDs of the pods of an object that runs, none of which may go: set where its controller would make another in its place.")
            @Nullable
            List<String> members) {
        /** Of an object with more pods than these the others are not noted. */
        public static final int MOST_MEMBERS = 256;

        public PodRef {
            members = members == null ? null : List.copyOf(members);
        }

        /** A pod that has neither been taken by a node nor started, and costs nothing. */
        public PodRef(String name, String uid, double gpus) {
            this(name, uid, gpus, 0);
        }

        /**
         * A pod that has neither been taken by a node nor started.
         *
         * @param price of an hour; 0 if it has none
         */
        public PodRef(String name, String uid, double gpus, double price) {
            this(name, uid, null, null, null, gpus, price == 0 ? null : (Double) price, null, null);
        }

        /** GPUs it asked for. */
        public double gpusAsked() {
            return gpus == null ? 0 : gpus;
        }

        /** What an hour of it costs; 0 if it has no price. */
        public double hourlyPrice() {
            return price == null ? 0 : price;
        }

        /** The same pod on a node. */
        public PodRef on(@Nullable String where) {
            return new PodRef(name, uid, where, startTime, endTime, gpus, price, acceptedTime, members);
        }

        /** The same, which asks for so many GPUs and costs so much in an hour. */
        public PodRef asking(double asked, double hourly) {
            return new PodRef(
                    name,
                    uid,
                    node,
                    startTime,
                    endTime,
                    asked,
                    hourly == 0 ? null : (Double) hourly,
                    acceptedTime,
                    members);
        }

        /** The same pod, which a node has taken. */
        public PodRef accepted(Instant when) {
            return new PodRef(name, uid, node, startTime, endTime, gpus, price, when.toString(), members);
        }

        /** The same pod, which runs. */
        public PodRef started(Instant when) {
            return new PodRef(name, uid, node, when.toString(), endTime, gpus, price, acceptedTime, members);
        }

        /** The same with the pods of which none may go; the first of them if they are too many. */
        public PodRef with(List<String> uids) {
            var noted =
                    uids.isEmpty() ? null : uids.stream().limit(MOST_MEMBERS).toList();
            return new PodRef(name, uid, node, startTime, endTime, gpus, price, acceptedTime, noted);
        }

        /** UIDs of the pods of which none may go. */
        public List<String> memberUids() {
            return members == null ? List.of() : members;
        }

        /** The same pod, which has ended. */
        public PodRef ended(Instant when) {
            return new PodRef(name, uid, node, startTime, when.toString(), gpus, price, acceptedTime, members);
        }
    }

    /** The end of a trainer's log. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Log(
            @JsonPropertyDescription("The attempt whose trainer wrote it.")
            Integer attempt,

            @Size(max = 4096)
            @JsonPropertyDescription("The last 4 KiB, without control characters but line ends and tabs.")
            String tail) {}

    /** The status of a new trial: it has no field. */
    public static final TrialStatus NEW = new TrialStatusEdit().status();

    /** The same status with another report. */
    public TrialStatus with(Reported report) {
        return new TrialStatusEdit(this).reported(report).status();
    }

    /** Number of pods started so far. */
    public int attemptCount() {
        return attempts == null ? 0 : attempts;
    }

    /** Number of attempts that count against the retries. */
    public int failureCount() {
        return failures == null ? 0 : failures;
    }

    /** Whether nothing can happen to the trial any more. */
    public boolean ended() {
        return state != null && state.ended();
    }

    /** What was reported, never null. */
    public Reported report() {
        return reported == null ? Reported.NOTHING : reported;
    }
}

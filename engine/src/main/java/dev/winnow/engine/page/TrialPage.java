package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.Reported;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.StartFrom;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trial as people see it.
 *
 * @param uid identifies the trial for ever; null before it is created
 * @param number from 0
 * @param bracket the bracket of the pruner, from 0
 * @param plan how far the trial may train
 * @param counted the values by which the trial counts; null if it has none
 * @param timeline the attempts that the status knows of, the newest last; an earlier attempt is only counted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrialPage(
        String name,
        @Nullable String uid,
        int number,
        int bracket,
        Phase phase,
        ParameterValues parameters,
        Plan plan,
        Values values,
        @Nullable Counted counted,
        Curve curve,
        Used used,
        List<Attempt> timeline) {

    /**
     * What became of the trial.
     *
     * @param state null before anybody has looked at the trial
     * @param reason why, in one word
     * @param message why, for people
     * @param desired what the study wants of the trial
     * @param attempts attempts started
     * @param failures attempts that count against the retries
     * @param created when the trial was created; null if that is not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Phase(
            @Nullable State state,
            @Nullable String reason,
            @Nullable String message,
            Desired desired,
            @Nullable Integer attempts,
            int failures,
            @Nullable String created,
            @Nullable String startTime,
            @Nullable String completionTime,
            @Nullable String lastFailureTime) {
        /** Whether nothing can happen to the trial any more. */
        public boolean ended() {
            return state != null && state.ended();
        }
    }

    /**
     * How far a trial may train.
     *
     * @param granted steps granted so far
     * @param rungs the steps at which its values are compared; the last is a full training
     * @param startFrom the trial whose checkpoint it begins with
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Plan(
            int granted, List<Integer> rungs, @Nullable StartFrom startFrom) {}

    /**
     * What the trainer reported.
     *
     * @param value the first objective at the latest step
     * @param display all objectives at the latest step in six digits
     * @param step the latest step
     * @param rung the highest rung reached, in steps
     * @param metrics all metrics at the latest step
     * @param rungs the value at each rung
     * @param divergedAt the step at which the objective stopped being a number
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Values(
            @Nullable Double value,
            @Nullable String display,
            @Nullable Integer step,
            @Nullable Integer rung,
            Map<String, Double> metrics,
            List<RungValue> rungs,
            @Nullable Integer divergedAt) {}

    /**
     * What a trial used.
     *
     * @param steps steps that it trained itself; a step that it trained again after its checkpoint was lost counts again
     * @param runSeconds seconds that its attempts ran which have ended; null if none has
     * @param gpuSeconds the same times the GPUs of each attempt
     * @param cost what they cost; null if nothing has a price
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Used(
            long steps,
            @Nullable Double runSeconds,
            @Nullable Double gpuSeconds,
            @Nullable Double cost) {}

    /**
     * An attempt.
     *
     * @param name the pod; of a local run a name that the process has in its place
     * @param start when it began to run; null while it starts
     * @param end when it ended; null while it lives
     * @param gpus GPUs that it has, parts of one included
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(
            String name,
            @Nullable String node,
            @Nullable String start,
            @Nullable String end,
            @Nullable Double gpus) {}

    /** The pages of the trials of a study, with so many points of each curve at most. */
    static List<TrialPage> of(StudySetup study, List<TuningTrial> trials, int points) {
        return trials.stream().map(trial -> of(study, trial, points)).toList();
    }

    private static TrialPage of(StudySetup study, TuningTrial trial, int points) {
        var spec = trial.getSpec();
        var status = trial.statusOrNew();
        var report = status.report();
        return new TrialPage(
                trial.getMetadata().getName(),
                trial.getMetadata().getUid(),
                spec.number(),
                spec.bracket(),
                phase(trial, spec, status),
                new ParameterValues(study.parameters(), spec.parameters()),
                new Plan(spec.resource(), spec.rungs(), spec.startFrom()),
                values(report),
                Counted.of(study, trial).orElse(null),
                Curve.of(study.objective().metric(), report.points(), points),
                new Used(trial.stepsTrained(), status.runSeconds(), status.gpuSeconds(), status.cost()),
                Optional.ofNullable(status.pod()).map(TrialPage::attempt).stream()
                        .toList());
    }

    private static Phase phase(TuningTrial trial, TrialSpec spec, TrialStatus status) {
        return new Phase(
                status.state(),
                status.reason(),
                status.message(),
                spec.desired(),
                status.attempts(),
                status.failureCount(),
                trial.getMetadata().getCreationTimestamp(),
                status.startTime(),
                status.completionTime(),
                status.lastFailureTime());
    }

    private static Values values(Reported report) {
        return new Values(
                report.value(),
                report.display(),
                report.step(),
                report.rung(),
                Optional.ofNullable(report.metrics()).orElse(Map.of()),
                report.rungValues(),
                report.diverged() == null ? null : report.diverged().step());
    }

    private static Attempt attempt(TrialStatus.PodRef pod) {
        return new Attempt(pod.name(), pod.node(), pod.startTime(), pod.endTime(), pod.gpus());
    }

    /** Seconds that the attempts of the trial ran until a moment, an attempt that still runs included. */
    double runSeconds(Instant now) {
        double seconds = used.runSeconds() == null ? 0 : used.runSeconds();
        for (var attempt : timeline) {
            if (attempt.end() == null && attempt.start() != null) {
                seconds += Duration.between(Instant.parse(attempt.start()), now).toMillis() / 1000.0;
            }
        }
        return seconds;
    }
}

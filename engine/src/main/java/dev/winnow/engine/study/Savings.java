package dev.winnow.engine.study;

import dev.winnow.api.Timing;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningTrial;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What pruning spared: the difference to training the same trials to the end. There each trial that pruning or the end of the
 * study has stopped would train all its steps at its own pace. A trial that ended by itself would end at the same step. Each
 * trial would have one attempt. So what its further attempts took beside steps, for their starts and ends, is a loss.
 *
 * <p>A trial counts once it has ended and its last attempt is on record. A trial that failed, or that trained no step, would
 * not have gone otherwise and counts nothing.
 *
 * @param steps steps that were spared; negative if more were repeated after lost checkpoints
 * @param seconds seconds of pods that were spared; negative if the starts cost more; empty if what a step takes is not known
 * @param gpuSeconds the same times the GPUs of each trial
 * @param cost the same times what each trial cost in a second; empty if no trial cost anything
 */
record Savings(long steps, OptionalDouble seconds, OptionalDouble gpuSeconds, OptionalDouble cost) {

    /** The savings of some trials. */
    static Savings of(List<TuningTrial> trials, StudyCosts costs) {
        long steps = 0;
        double seconds = 0;
        double gpuSeconds = 0;
        double cost = 0;
        boolean known = true;
        for (var trial : trials) {
            long trained = trial.stepsTrained();
            if (trained == 0 || !settled(trial)) {
                continue;
            }
            long full = full(trial);
            long spared = full - trained;
            steps += spared;
            int attempts = Math.max(1, trial.statusOrNew().attemptCount());
            if (spared == 0 && attempts == 1) {
                continue;
            }
            var pace = costs.stepSeconds(trial);
            known &= pace.isPresent();
            double training = training(trial, attempts, costs, pace.orElse(0));
            double beside = Math.max(0, seconds(trial) - training);
            double saved =
                    costs.warmUp().warmSteps(full) * pace.orElse(0) - training - beside * (attempts - 1) / attempts;
            seconds += saved;
            gpuSeconds += saved * perSecond(trial, trial.statusOrNew().gpuSeconds());
            cost += saved * perSecond(trial, trial.statusOrNew().cost());
        }
        if (!known) {
            return new Savings(steps, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
        }
        boolean priced = trials.stream().anyMatch(trial -> trial.statusOrNew().cost() != null);
        return new Savings(
                steps,
                OptionalDouble.of(seconds),
                OptionalDouble.of(gpuSeconds),
                priced ? OptionalDouble.of(cost) : OptionalDouble.empty());
    }

    private static boolean settled(TuningTrial trial) {
        var status = trial.statusOrNew();
        return status.ended()
                && status.state() != TrialStatus.State.Failed
                && (status.pod() == null || status.pod().endTime() != null);
    }

    /** The steps that the trial would have trained without pruning. */
    private static long full(TuningTrial trial) {
        var spec = trial.getSpec();
        var report = trial.statusOrNew().report();
        if (report.diverged() != null) {
            return spec.trained(report.diverged().step());
        }
        return spec.trained(
                trial.statusOrNew().state() == TrialStatus.State.Completed
                        ? report.step()
                        : (Integer) spec.maxResource());
    }

    /** What the steps of a trial took: those between two reports were timed, the others came first in each attempt. */
    private static double training(TuningTrial trial, int attempts, StudyCosts costs, double pace) {
        var timing = Optional.ofNullable(trial.statusOrNew().report().timing());
        double untimed = trial.stepsTrained() - timing.map(Timing::timedSteps).orElse(0L);
        return timing.map(Timing::timedSeconds).orElse(0.0)
                + attempts * costs.warmUp().warmSteps(untimed / attempts) * pace;
    }

    private static double seconds(TuningTrial trial) {
        var seconds = trial.statusOrNew().runSeconds();
        return seconds == null ? 0 : seconds;
    }

    /** What the trial used of something in a second, on the mean of its seconds. */
    private static double perSecond(TuningTrial trial, @Nullable Double used) {
        double seconds = seconds(trial);
        return used == null || seconds == 0 ? 0 : used / seconds;
    }
}

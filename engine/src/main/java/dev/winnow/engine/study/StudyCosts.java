package dev.winnow.engine.study;

import dev.winnow.api.Learned;
import dev.winnow.api.Timing;
import dev.winnow.api.TuningTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the starts and the steps of a study's trials take, as they were measured.
 *
 * @param warmUp how the steps after a start get faster
 * @param meanStepSeconds the mean over the trials of what a step takes once the trainer is warm, for sums over trials of which
 *     some have no pace of their own; empty if no attempt has reported twice
 * @param stepSeconds the median over the trials of what a step takes once the trainer is warm; empty like {@code
 *     meanStepSeconds}
 * @param startSeconds the median over the trials of what an attempt takes beside its steps at this pace: from the moment a node
 *     takes the attempt to its first report, less the steps in between, and what its first steps take longer; empty if none
 *     was measured
 * @param startShare the share of the starts in the time of all measured starts and steps, from 0 to 1; empty like {@code
 *     startSeconds}
 */
record StudyCosts(
        WarmUp warmUp,
        OptionalDouble meanStepSeconds,
        OptionalDouble stepSeconds,
        OptionalDouble startSeconds,
        OptionalDouble startShare) {

    /** The costs of some trials. */
    static StudyCosts of(List<TuningTrial> trials) {
        var timings = trials.stream()
                .flatMap(trial ->
                        Optional.ofNullable(trial.statusOrNew().report().timing()).stream())
                .toList();
        var warmUp = WarmUp.of(timings);
        var paces = timings.stream().map(warmUp::pace).toList();
        var step = median(paces);
        if (step.isEmpty()) {
            return new StudyCosts(warmUp, step, step, OptionalDouble.empty(), OptionalDouble.empty());
        }
        var measured = new ArrayList<OptionalDouble>();
        double starts = 0;
        double all = 0;
        for (int i = 0; i < timings.size(); i++) {
            var timing = timings.get(i);
            if (timing.starts() > 0) {
                double start = startSeconds(timing, paces.get(i).orElse(step.getAsDouble()));
                measured.add(OptionalDouble.of(start));
                starts += start * timing.starts();
                all += timing.startSeconds() + timing.timedSeconds();
            }
        }
        return new StudyCosts(
                warmUp,
                paces.stream().flatMapToDouble(OptionalDouble::stream).average(),
                step,
                median(measured),
                all > 0 ? OptionalDouble.of(starts / all) : OptionalDouble.empty());
    }

    /** Mean seconds of a trial's starts beside its steps, at least 0; one of them was measured. */
    private static double startSeconds(Timing timing, double stepSeconds) {
        double steps = (timing.startSteps() + timing.timedSteps()) * stepSeconds;
        return Math.max(0, timing.startSeconds() + timing.timedSeconds() - steps) / timing.starts();
    }

    /** These costs, or as long as no start was measured, those of the studies that a study learns from. */
    StudyCosts or(Optional<Learned> earlier) {
        return startSeconds.isPresent() || earlier.isEmpty()
                ? this
                : new StudyCosts(
                        warmUp,
                        meanStepSeconds,
                        number(earlier.get().stepSeconds()),
                        number(earlier.get().startSeconds()),
                        startShare);
    }

    private static OptionalDouble number(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** What a warm step of a trial takes: its own pace, or the mean of the study if no pace was measured. */
    OptionalDouble stepSeconds(TuningTrial trial) {
        var own = Optional.ofNullable(trial.statusOrNew().report().timing())
                .map(warmUp::pace)
                .orElse(OptionalDouble.empty());
        return own.isPresent() ? own : meanStepSeconds;
    }

    private static OptionalDouble median(List<OptionalDouble> measured) {
        double[] sorted = measured.stream()
                .flatMapToDouble(OptionalDouble::stream)
                .sorted()
                .toArray();
        int half = sorted.length / 2;
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
    }
}

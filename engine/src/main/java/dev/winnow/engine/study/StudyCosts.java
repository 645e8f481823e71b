package dev.winnow.engine.study;

import dev.winnow.api.Learned;
import dev.winnow.api.Timing;
import dev.winnow.api.TuningTrial;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What the starts and the steps of a study's trials take, as they were measured.
 *
 * @param stepSeconds the median over the trials of what a step takes; empty if no attempt has reported twice
 * @param startSeconds the median over the trials of what a start takes: from the moment a node takes an attempt to its first
 *     report, less the steps in between; empty if none was measured
 * @param startShare the share of the starts in the time of all measured starts and steps, from 0 to 1; empty like {@code
 *     startSeconds}
 */
record StudyCosts(OptionalDouble stepSeconds, OptionalDouble startSeconds, OptionalDouble startShare) {

    /** The costs of some trials. */
    static StudyCosts of(List<TuningTrial> trials) {
        var timings = trials.stream()
                .flatMap(trial ->
                        Optional.ofNullable(trial.statusOrNew().report().timing()).stream())
                .toList();
        var step = median(timings, Timing::secondsPerStep);
        if (step.isEmpty()) {
            return new StudyCosts(step, OptionalDouble.empty(), OptionalDouble.empty());
        }
        Function<Timing, OptionalDouble> start =
                timing -> timing.secondsPerStart(timing.secondsPerStep().orElse(step.getAsDouble()));
        double starts = 0;
        double all = 0;
        for (var timing : timings) {
            if (timing.starts() > 0) {
                starts += start.apply(timing).orElse(0) * timing.starts();
                all += timing.startSeconds() + timing.stepSeconds();
            }
        }
        return new StudyCosts(
                step, median(timings, start), all > 0 ? OptionalDouble.of(starts / all) : OptionalDouble.empty());
    }

    /** These costs, or as long as no start was measured, those of the studies that a study learns from. */
    StudyCosts or(Optional<Learned> earlier) {
        return startSeconds.isPresent() || earlier.isEmpty()
                ? this
                : new StudyCosts(
                        number(earlier.get().stepSeconds()),
                        number(earlier.get().startSeconds()),
                        startShare);
    }

    private static OptionalDouble number(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** What a step of a trial takes: its own pace, or the median of the study if no pace was measured. */
    OptionalDouble stepSeconds(TuningTrial trial) {
        var own = Optional.ofNullable(trial.statusOrNew().report().timing())
                .map(Timing::secondsPerStep)
                .orElse(OptionalDouble.empty());
        return own.isPresent() ? own : stepSeconds;
    }

    private static OptionalDouble median(List<Timing> timings, Function<Timing, OptionalDouble> measured) {
        double[] sorted = timings.stream()
                .map(measured)
                .flatMapToDouble(
                        value -> value.isPresent() ? DoubleStream.of(value.getAsDouble()) : DoubleStream.empty())
                .sorted()
                .toArray();
        int half = sorted.length / 2;
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
    }
}

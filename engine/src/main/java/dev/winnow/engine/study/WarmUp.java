package dev.winnow.engine.study;

import dev.winnow.api.Timing;
import dev.winnow.api.Timing.Pace;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How much longer the steps after a start take than those once the trainer is warm. A GPU loads its kernels with the first steps,
 * a Java virtual machine compiles its program meanwhile. The trials of a study differ in their paces, but get warm alike: a step
 * takes the pace of its trial times a factor that depends on how many steps its attempt had trained before.
 *
 * <p>The factors are chained: that of steps after 8 others follows from the trials that trained so long, by what these trials'
 * earlier steps let expect. No trial has to be trained to the end for this.
 *
 * @param factors the factor by {@link Pace#after}, in the order of the steps; that of the last is 1
 */
record WarmUp(SortedMap<Integer, Double> factors) {

    /** The warm-up as the trials of a study show it. */
    static WarmUp of(List<Timing> timings) {
        var seen = timings.stream().map(Seen::new).toList();
        var factors = new TreeMap<Integer, Double>();
        for (int after : afters(timings)) {
            var now = seen.stream().filter(trial -> trial.comesTo(after)).toList();
            double took = 0;
            double expected = 0;
            for (var trial : now) {
                if (trial.warmSteps > 0) {
                    took += trial.next().seconds();
                    expected += trial.next().steps() * trial.seconds / trial.warmSteps;
                }
            }
            double factor = took > 0 && expected > 0 ? took / expected : 1;
            factors.put(after, factor);
            now.forEach(trial -> trial.take(factor));
        }
        return new WarmUp(endingAtOne(factors));
    }

    private static SortedSet<Integer> afters(List<Timing> timings) {
        var afters = new TreeSet<Integer>();
        timings.forEach(timing -> timing.paces().forEach(pace -> afters.add(pace.after())));
        return afters;
    }

    /** A trial whose paces were looked at up to one of them. */
    private static final class Seen {
        private final List<Pace> paces;
        private int at;
        /** What its steps so far took, and as many warm steps as would take as long. */
        private double seconds;

        private double warmSteps;

        Seen(Timing timing) {
            paces = timing.paces();
        }

        boolean comesTo(int after) {
            return at < paces.size() && next().after() == after;
        }

        Pace next() {
            return paces.get(at);
        }

        void take(double factor) {
            seconds += next().seconds();
            warmSteps += next().steps() * factor;
            at++;
        }
    }

    private static SortedMap<Integer, Double> endingAtOne(SortedMap<Integer, Double> factors) {
        double last = factors.isEmpty() ? 1 : factors.get(factors.lastKey());
        var scaled = new TreeMap<Integer, Double>();
        factors.forEach((after, factor) -> scaled.put(after, factor / last));
        return scaled;
    }

    /** What a step of a trial takes once its trainer is warm; empty if none of its steps was timed. */
    OptionalDouble pace(Timing timing) {
        double seconds = 0;
        double steps = 0;
        for (var pace : timing.paces()) {
            seconds += pace.seconds();
            steps += pace.steps() * factors.getOrDefault(pace.after(), 1.0);
        }
        return steps > 0 ? OptionalDouble.of(seconds / steps) : OptionalDouble.empty();
    }

    /**
     * As many warm steps as take as long as the first steps of an attempt. Steps before those that were ever timed are a part of
     * the start, and so are taken as warm as the first that were.
     *
     * @param steps how many steps the attempt trains
     */
    double warmSteps(double steps) {
        double warm = 0;
        double at = 0;
        double factor = factors.isEmpty() ? 1 : factors.get(factors.firstKey());
        for (var next : factors.entrySet()) {
            double until = Math.min(steps, next.getKey());
            warm += Math.max(0, until - at) * factor;
            at = Math.max(at, until);
            factor = next.getValue();
        }
        return warm + Math.max(0, steps - at) * factor;
    }
}

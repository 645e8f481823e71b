package dev.winnow.search.analysis;

import dev.winnow.search.analysis.RangeChange.End;
import dev.winnow.search.analysis.RangeChange.Kept;
import dev.winnow.search.analysis.RangeChange.Moved;
import dev.winnow.search.analysis.RangeLine.Side;
import dev.winnow.search.space.NumericParameter;
import dev.winnow.search.space.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The next range of a numeric parameter. An end at which the best trial lies, and towards which the good ones lean, moves
 * outwards by half of the range. Each other end moves inwards to the good trials, with the mean distance between these as a
 * margin: of points that are spread evenly, the ends of what they are spread over are expected there. A change that takes
 * less than a quarter from the range is not worth it.
 */
final class NextRange {
    /** The best trial lies at an end if it is no further from it than this share of the range. */
    private static final double NEAR = 0.05;
    /** Good trials lean towards an end if half of them lie within this share of the range. */
    private static final double LEANING = 0.25;

    private static final double WORTH_IT = 0.25;
    /** Guards comparisons of places that were computed. */
    private static final double GUARD = 1e-9;

    private final NumericParameter parameter;
    private final Value best;
    private final RangeLine line;
    /** The good values, the least first. */
    private final List<Value> good;

    private final double width;

    private NextRange(NumericParameter parameter, Value best, List<Value> values) {
        this.parameter = parameter;
        this.best = best;
        line = RangeLine.of(parameter);
        good = values.stream().sorted(Comparator.comparingDouble(line::place)).toList();
        width = line.high() - line.low();
    }

    /**
     * What to do about a parameter that has more than one value.
     *
     * @param best the value of the best trial
     * @param good the values of the good trials, at least two; the best is among them
     */
    static RangeChange of(NumericParameter parameter, Value best, List<Value> good) {
        return new NextRange(parameter, best, good).change();
    }

    private RangeChange change() {
        Value least = good.get(0);
        Value greatest = good.get(good.size() - 1);
        double first = line.place(least);
        double last = line.place(greatest);
        double margin = Math.max((last - first) / (good.size() - 1), NEAR * width);
        double from = Math.max(line.low(), first - margin);
        double to = Math.min(line.high(), last + margin);
        boolean lower = leans(Side.LOWER);
        boolean upper = leans(Side.UPPER);
        Value low = line.inside(lower ? line.low() : from, to - from, Side.LOWER);
        Value high = line.inside(upper ? line.high() : to, to - from, Side.UPPER);
        if (low.equals(high)) {
            // A single value is left of a grid: its neighbours stay with it.
            low = line.inside(first - 1, to - from, Side.LOWER);
            high = line.inside(last + 1, to - from, Side.UPPER);
        }
        boolean narrower = line.place(high) - line.place(low) <= (1 - WORTH_IT) * width + GUARD;
        End lowest = lower ? line.outside(Side.LOWER) : inwards(line.low(), low, narrower, Side.LOWER);
        End highest = upper ? line.outside(Side.UPPER) : inwards(line.high(), high, narrower, Side.UPPER);
        return lowest.stays() && highest.stays()
                ? new Kept(parameter)
                : new Moved(parameter, best, good.size(), least, greatest, lowest, highest);
    }

    private End inwards(double end, Value wanted, boolean narrower, Side side) {
        Value before = line.inside(end, width, side);
        return new End(before, narrower ? wanted : before, Optional.empty());
    }

    /** Whether the best trial lies at an end, and half of the good ones near it. */
    private boolean leans(Side side) {
        long near = good.stream()
                .filter(value -> distance(value, side) <= LEANING * width + GUARD)
                .count();
        return distance(best, side) <= NEAR * width + GUARD && 2 * near >= good.size();
    }

    private double distance(Value value, Side side) {
        return side == Side.LOWER ? line.place(value) - line.low() : line.high() - line.place(value);
    }
}

package dev.winnow.search.analysis;

import dev.winnow.search.analysis.RangeChange.Doubt;
import dev.winnow.search.analysis.RangeChange.End;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.Value;
import java.util.Optional;

/** Whole numbers from 1 on the log scale. */
record WholeLogLine(IntegerParameter parameter) implements RangeLine {
    /** The largest whole number that a manifest may hold. */
    static final long LARGEST = (1L << 53) - 1;

    @Override
    public double low() {
        return StrictMath.log((double) parameter.min());
    }

    @Override
    public double high() {
        return StrictMath.log((double) parameter.max());
    }

    @Override
    public double place(Value value) {
        return StrictMath.log(parameter.number(value));
    }

    @Override
    public Value inside(double place, double span, Side side) {
        return whole(StrictMath.exp(place), side, parameter.min(), parameter.max());
    }

    @Override
    public End outside(Side side) {
        double half = (high() - low()) / 2;
        if (side == Side.LOWER) {
            Value before = new Value.Whole(parameter.min());
            return parameter.min() == 1
                    ? new End(before, before, Optional.of(Doubt.BEYOND_ZERO))
                    : new End(
                            before,
                            whole(StrictMath.exp(low() - half), side, 1, parameter.min() - 1),
                            Optional.empty());
        }
        Value before = new Value.Whole(parameter.max());
        return parameter.max() >= LARGEST
                ? new End(before, before, Optional.of(Doubt.LARGEST))
                : new End(
                        before,
                        whole(StrictMath.exp(high() + half), side, parameter.max() + 1, LARGEST),
                        Optional.empty());
    }

    private static Value whole(double number, Side side, long least, long greatest) {
        // The logarithm of a whole number does not lead back to it exactly.
        double nearest = Math.rint(number);
        double outwards = Math.abs(number - nearest) < 1e-9 * number
                ? nearest
                : side == Side.LOWER ? Math.floor(number) : Math.ceil(number);
        return new Value.Whole(Math.min(Math.max((long) outwards, least), greatest));
    }
}

package dev.winnow.search.analysis;

import dev.winnow.search.analysis.RangeChange.Doubt;
import dev.winnow.search.analysis.RangeChange.End;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Value;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;

/**
 * Values at equal distances: places are steps from the least value, from 0.
 *
 * @param steps the place of the greatest value
 * @param number the number at a place, which may lie outside of the range
 * @param value the value at a place
 * @param place the place of a value
 * @param most how many steps an end may move outwards at most
 */
record StepLine(
        long steps, LongFunction<Double> number, LongFunction<Value> value, ToDoubleFunction<Value> place, long most)
        implements RangeLine {
    /** Guards comparisons of computed numbers. */
    private static final double GUARD = 1e-9;

    static StepLine of(RealParameter real) {
        double step = real.step().orElseThrow();
        LongFunction<Double> number = at -> BigDecimal.valueOf(step)
                .multiply(BigDecimal.valueOf(at))
                .add(BigDecimal.valueOf(real.min()))
                .doubleValue();
        long steps = (long) Math.rint((real.max() - real.min()) / step);
        return new StepLine(
                steps,
                at -> at == steps ? Double.valueOf(real.max()) : number.apply(at),
                at -> new Value.Real(at == steps ? real.max() : number.apply(at)),
                value -> Math.rint((real.number(value) - real.min()) / step),
                steps);
    }

    static StepLine of(IntegerParameter integer) {
        long step = integer.step();
        return new StepLine(
                (integer.max() - integer.min()) / step,
                at -> (double) (integer.min() + at * step),
                at -> new Value.Whole(integer.min() + at * step),
                value -> (integer.number(value) - integer.min()) / step,
                Math.max(
                        0, (WholeLogLine.LARGEST - Math.max(Math.abs(integer.min()), Math.abs(integer.max()))) / step));
    }

    /** The ends of a list cannot be moved outwards. */
    static StepLine of(OrdinalParameter ordinal) {
        return new StepLine(
                ordinal.values().size() - 1L,
                at -> (double) at,
                at -> new Value.Choice(ordinal.values().get((int) at)),
                ordinal::number,
                -1);
    }

    @Override
    public double low() {
        return 0;
    }

    @Override
    public double high() {
        return steps;
    }

    @Override
    public double place(Value at) {
        return place.applyAsDouble(at);
    }

    @Override
    public Value inside(double at, double span, Side side) {
        return value.apply(Math.min(Math.max(Math.round(at), 0), steps));
    }

    @Override
    public End outside(Side side) {
        long at = side == Side.LOWER ? 0 : steps;
        Value before = value.apply(at);
        if (most < 0) {
            return new End(before, before, Optional.of(Doubt.LIST));
        }
        double end = number.apply(at);
        Reach reach = Reach.of(number.apply(0), number.apply(steps), side);
        if (reach.stays().isPresent()) {
            return new End(before, before, reach.stays());
        }
        double step = (number.apply(steps) - number.apply(0)) / steps;
        long far = Math.min((long) (Math.abs(reach.furthest() - end) / step + GUARD), most);
        Optional<Doubt> against = Optional.of(Doubt.LARGEST);
        if (far == 0 && most > 0) {
            against = against(end + (side == Side.LOWER ? -step : step));
            far = against.isEmpty() ? 1 : 0;
        }
        if (far == 0) {
            return new End(before, before, against);
        }
        long moved = side == Side.LOWER ? -far : steps + far;
        boolean toShare = shares() && Math.abs(number.apply(moved)) >= 1 - GUARD;
        return new End(before, value.apply(moved), toShare ? Optional.of(Doubt.TO_SHARE) : Optional.empty());
    }

    /** What speaks against a number next to the range. */
    private Optional<Doubt> against(double next) {
        boolean zero = (number.apply(0) > 0 && next < GUARD) || (number.apply(steps) < 0 && next > -GUARD);
        return zero
                ? Optional.of(Doubt.BEYOND_ZERO)
                : shares() && Math.abs(next) > 1 + GUARD ? Optional.of(Doubt.SHARE) : Optional.empty();
    }

    private boolean shares() {
        return Reach.shares(number.apply(0), number.apply(steps));
    }
}

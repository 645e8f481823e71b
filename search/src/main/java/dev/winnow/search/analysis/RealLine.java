package dev.winnow.search.analysis;

import dev.winnow.search.analysis.RangeChange.Doubt;
import dev.winnow.search.analysis.RangeChange.End;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** Real numbers without a step. */
record RealLine(RealParameter parameter) implements RangeLine {
    private static final int DIGITS = 2;

    private boolean log() {
        return parameter.scale() == Scale.LOG;
    }

    @Override
    public double low() {
        return place(parameter.min());
    }

    @Override
    public double high() {
        return place(parameter.max());
    }

    @Override
    public double place(Value value) {
        return place(parameter.number(value));
    }

    private double place(double number) {
        return log() ? StrictMath.log(number) : number;
    }

    @Override
    public Value inside(double place, double span, Side side) {
        double number = log() ? round(StrictMath.exp(place), side) : round(place, span, side);
        return new Value.Real(Math.min(Math.max(number, parameter.min()), parameter.max()));
    }

    @Override
    public End outside(Side side) {
        return log() ? logarithmic(side) : linear(side);
    }

    private End linear(Side side) {
        double min = parameter.min();
        double max = parameter.max();
        Reach reach = Reach.of(min, max, side);
        if (reach.stays().isPresent()) {
            return end(side, reach.furthest(), reach.stays());
        }
        double rounded = round(reach.furthest(), max - min, side);
        if (Reach.shares(min, max) && Math.abs(rounded) >= 1) {
            return end(side, Math.signum(rounded), Optional.of(Doubt.TO_SHARE));
        }
        boolean crosses = side == Side.LOWER ? min > 0 && rounded <= 0 : max < 0 && rounded >= 0;
        return end(side, crosses ? reach.furthest() : rounded, Optional.empty());
    }

    private End logarithmic(Side side) {
        double half = (high() - low()) / 2;
        double max = parameter.max();
        if (side == Side.LOWER) {
            double number = round(StrictMath.exp(low() - half), side);
            return number < Double.MIN_NORMAL
                    ? end(side, parameter.min(), Optional.of(Doubt.LARGEST))
                    : end(side, number, Optional.empty());
        }
        double number = round(StrictMath.exp(high() + half), side);
        if (!Double.isFinite(number)) {
            return end(side, max, Optional.of(Doubt.LARGEST));
        }
        if (max < 1 && number >= 1) {
            return end(side, 1, Optional.of(Doubt.TO_SHARE));
        }
        return end(side, number, max == 1 ? Optional.of(Doubt.PAST_SHARE) : Optional.empty());
    }

    private End end(Side side, double number, Optional<Doubt> doubt) {
        return new End(
                new Value.Real(side == Side.LOWER ? parameter.min() : parameter.max()), new Value.Real(number), doubt);
    }

    /** To two digits, outwards. */
    private static double round(double number, Side side) {
        if (!Double.isFinite(number)) {
            return number;
        }
        RoundingMode mode = side == Side.LOWER ? RoundingMode.FLOOR : RoundingMode.CEILING;
        return exact(number).round(new MathContext(DIGITS, mode)).doubleValue();
    }

    /** To two digits of a range, outwards. */
    private static double round(double number, double span, Side side) {
        RoundingMode mode = side == Side.LOWER ? RoundingMode.FLOOR : RoundingMode.CEILING;
        BigDecimal width = BigDecimal.valueOf(span);
        int scale = width.scale() - width.precision() + DIGITS;
        return exact(number).setScale(scale, mode).doubleValue();
    }

    /** The number without the last digits, which a computation may have made larger or smaller. */
    private static BigDecimal exact(double number) {
        return BigDecimal.valueOf(number).round(new MathContext(12));
    }
}

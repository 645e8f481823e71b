package dev.winnow.search.space;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A parameter that takes whole values.
 *
 * @param name not blank
 * @param min smallest value, from -2^53 to 2^53; at least 1 on the log scale
 * @param max largest value, above {@code min}, at most 2^53, so that every value is exact in JSON and as a double
 * @param step distance between neighbouring values: at least 1, {@code max - min} a multiple of it; 1 on the log scale
 * @param scale how distances are measured
 * @param when condition; empty = always active
 */
public record IntegerParameter(String name, long min, long max, long step, Scale scale, Optional<When> when)
        implements NumericParameter {

    /** Largest whole number up to which every whole number is a double. */
    static final long LARGEST = 1L << 53;

    public IntegerParameter {
        ParameterRules.checkName(name);
        if (min < -LARGEST || max > LARGEST) {
            throw ParameterRules.refuse(
                    name, "min " + min + " and max " + max + " must lie within -2^53 and 2^53; narrow the range");
        }
        if (min >= max) {
            throw ParameterRules.refuse(
                    name, "min " + min + " must be below max " + max + "; swap them or widen the range");
        }
        if (scale == Scale.LOG && min < 1) {
            throw ParameterRules.refuse(
                    name, "min " + min + " must be at least 1 on the log scale; raise min or use the linear scale");
        }
        if (step < 1) {
            throw ParameterRules.refuse(name, "step " + step + " must be at least 1");
        }
        if (scale == Scale.LOG && step != 1) {
            throw ParameterRules.refuse(
                    name, "step " + step + " cannot be used on the log scale; use step 1 or the linear scale");
        }
        if ((max - min) % step != 0) {
            throw ParameterRules.refuse(
                    name,
                    "step " + step + " does not fit: max - min = " + (max - min)
                            + " must be a multiple of it; change step, min or max");
        }
    }

    @Override
    public Optional<BigInteger> options() {
        return Optional.of(BigInteger.valueOf(steps() + 1));
    }

    @Override
    public Value option(BigInteger index) {
        if (index.signum() < 0 || index.compareTo(BigInteger.valueOf(steps())) > 0) {
            throw new IndexOutOfBoundsException(
                    "option " + index + " of " + (steps() + 1) + " of parameter '" + name + "'");
        }
        return new Value.Whole(min + index.longValueExact() * step);
    }

    /**
     * {@inheritDoc} On the log scale each whole number stands for the interval half a step to either side of it, so
     * that the ends are as likely as their neighbours.
     */
    @Override
    public Value at(double fraction) {
        if (scale == Scale.LINEAR) {
            return new Value.Whole(min + Math.min((long) (fraction * (steps() + 1)), steps()) * step);
        }
        double low = StrictMath.log(min - 0.5);
        double high = StrictMath.log(max + 0.5);
        return nearest(StrictMath.exp(low + fraction * (high - low)));
    }

    /** The value of the grid that is nearest to the given number. */
    @Override
    public Value nearest(double value) {
        long index = Math.round((value - min) / step);
        return new Value.Whole(min + Math.min(Math.max(index, 0), steps()) * step);
    }

    @Override
    public boolean contains(Value value) {
        return value instanceof Value.Whole whole
                && whole.value() >= min
                && whole.value() <= max
                && (whole.value() - min) % step == 0;
    }

    @Override
    public Value parse(String text) {
        long value;
        try {
            value = new BigDecimal(text.strip()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw ParameterRules.refuse(
                    name, "'" + text + "' is not a whole number; give one from " + min + " to " + max, e);
        }
        if (value < min || value > max) {
            throw ParameterRules.refuse(
                    name, text + " is out of range; give a whole number from " + min + " to " + max);
        }
        if ((value - min) % step != 0) {
            throw ParameterRules.refuse(
                    name,
                    text + " is not " + min + " + a multiple of step " + step + "; the nearest is "
                            + nearest((double) value));
        }
        return new Value.Whole(value);
    }

    private long steps() {
        return (max - min) / step;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
        return visitor.integer(this);
    }
}

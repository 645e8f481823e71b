package dev.winnow.search.space;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A parameter that takes real values.
 *
 * @param name not blank
 * @param min smallest value; finite; above 0 on the log scale
 * @param max largest value; finite and above {@code min}
 * @param scale how distances are measured
 * @param step distance between neighbouring values: above 0, on the linear scale only, {@code max - min} a multiple of
 *     it (within a relative 1e-9); empty = every value in the range
 * @param when condition; empty = always active
 */
public record RealParameter(String name, double min, double max, Scale scale, OptionalDouble step, Optional<When> when)
        implements NumericParameter {

    private static final double STEP_TOLERANCE = 1e-9;

    public RealParameter {
        ParameterRules.checkName(name);
        if (!Double.isFinite(min) || !Double.isFinite(max)) {
            throw ParameterRules.refuse(name, "min and max must be finite numbers, but are " + min + " and " + max);
        }
        if (min >= max) {
            throw ParameterRules.refuse(
                    name, "min " + min + " must be below max " + max + "; swap them or widen the range");
        }
        if (!Double.isFinite(max - min)) {
            throw ParameterRules.refuse(
                    name, "the range from " + min + " to " + max + " is too wide for a double; narrow it");
        }
        if (scale == Scale.LOG && min <= 0) {
            throw ParameterRules.refuse(
                    name, "min " + min + " must be above 0 on the log scale; raise min or use the linear scale");
        }
        if (step.isPresent()) {
            checkStep(name, min, max, scale, step.getAsDouble());
        }
        min = min + 0.0;
        max = max + 0.0;
    }

    private static void checkStep(String name, double min, double max, Scale scale, double step) {
        if (scale == Scale.LOG) {
            throw ParameterRules.refuse(
                    name, "a step cannot be used on the log scale; remove the step or use the linear scale");
        }
        if (!(step > 0) || !Double.isFinite(step)) {
            throw ParameterRules.refuse(name, "step " + step + " must be a finite number above 0");
        }
        double steps = (max - min) / step;
        if (steps > IntegerParameter.LARGEST) {
            throw ParameterRules.refuse(
                    name, "step " + step + " is too small for the range; make it larger or remove it");
        }
        double whole = Math.rint(steps);
        if (whole < 1 || Math.abs(steps - whole) > STEP_TOLERANCE * steps) {
            throw ParameterRules.refuse(
                    name,
                    "step " + step + " does not fit: max - min = " + (max - min)
                            + " must be a multiple of it; change step, min or max");
        }
    }

    @Override
    public Optional<BigInteger> options() {
        return step.isPresent() ? Optional.of(BigInteger.valueOf(steps() + 1)) : Optional.empty();
    }

    @Override
    public Value option(BigInteger index) {
        BigInteger options = options()
                .orElseThrow(
                        () -> new UnsupportedOperationException("parameter '" + name + "' has infinitely many values"));
        if (index.signum() < 0 || index.compareTo(options) >= 0) {
            throw new IndexOutOfBoundsException("option " + index + " of " + options + " of parameter '" + name + "'");
        }
        return new Value.Real(gridPoint(index.longValueExact()));
    }

    @Override
    public Value at(double fraction) {
        if (step.isPresent()) {
            return new Value.Real(gridPoint(Math.min((long) (fraction * (steps() + 1)), steps())));
        }
        double value =
                switch (scale) {
                    case LINEAR -> min + fraction * (max - min);
                    // StrictMath: the same digits on every machine
                    case LOG ->
                        StrictMath.exp(StrictMath.log(min) + fraction * (StrictMath.log(max) - StrictMath.log(min)));
                };
        return new Value.Real(Math.min(Math.max(value, min), max));
    }

    /** The value of the range, or of its grid when there is a step, that is nearest to the given number. */
    @Override
    public Value nearest(double value) {
        double inside = Math.min(Math.max(value, min), max);
        return new Value.Real(step.isPresent() ? nearestGridPoint(inside) : inside);
    }

    @Override
    public boolean contains(Value value) {
        return value instanceof Value.Real real
                && real.value() >= min
                && real.value() <= max
                && (step.isEmpty() || nearestGridPoint(real.value()) == real.value());
    }

    /** Reads a decimal number; one that is within rounding error of a step's multiple becomes that multiple. */
    @Override
    public Value parse(String text) {
        double value;
        try {
            value = new BigDecimal(text.strip()).doubleValue();
        } catch (NumberFormatException e) {
            throw ParameterRules.refuse(name, "'" + text + "' is not a number; give one from " + min + " to " + max, e);
        }
        if (!(value >= min && value <= max)) {
            throw ParameterRules.refuse(name, text + " is out of range; give a number from " + min + " to " + max);
        }
        if (step.isEmpty()) {
            return new Value.Real(value);
        }
        double snapped = nearestGridPoint(value);
        if (Math.abs(snapped - value) > STEP_TOLERANCE * (max - min)) {
            throw ParameterRules.refuse(
                    name,
                    text + " is not min + a multiple of step " + step.getAsDouble() + "; the nearest is "
                            + new Value.Real(snapped));
        }
        return new Value.Real(snapped);
    }

    private long steps() {
        return (long) Math.rint((max - min) / step.orElseThrow());
    }

    private double nearestGridPoint(double value) {
        long index = (long) Math.rint((value - min) / step.orElseThrow());
        return gridPoint(Math.min(Math.max(index, 0), steps()));
    }

    /** Decimal arithmetic, so that 0.1 + 2 * 0.1 is 0.3. */
    private double gridPoint(long index) {
        if (index == steps()) {
            return max;
        }
        return BigDecimal.valueOf(step.orElseThrow())
                .multiply(BigDecimal.valueOf(index))
                .add(BigDecimal.valueOf(min))
                .doubleValue();
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
        return visitor.real(this);
    }
}

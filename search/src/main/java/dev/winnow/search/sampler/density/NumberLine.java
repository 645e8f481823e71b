package dev.winnow.search.sampler.density;

import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.NumericParameter;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.Value;

/**
 * The line on which the kernels of a numeric parameter lie: the parameter's range in its scale. The range of a discrete
 * parameter is widened by half a step at both ends, so that each value has an interval around it. The numbers of an
 * ordinal parameter are the places in its list.
 *
 * @param parameter the parameter
 * @param log whether the line is logarithmic
 * @param halfStep half the distance between values; 0 = continuous
 * @param low where the line begins
 * @param high where it ends
 */
public record NumberLine(NumericParameter parameter, boolean log, double halfStep, double low, double high)
        implements Axis {

    public static NumberLine of(RealParameter real) {
        return of(real, real.scale(), real.step().orElse(0) / 2, real.min(), real.max());
    }

    public static NumberLine of(IntegerParameter integer) {
        return of(integer, integer.scale(), integer.step() / 2.0, (double) integer.min(), (double) integer.max());
    }

    public static NumberLine of(OrdinalParameter ordinal) {
        return of(ordinal, Scale.LINEAR, 0.5, 0, ordinal.values().size() - 1);
    }

    private static NumberLine of(NumericParameter parameter, Scale scale, double halfStep, double min, double max) {
        boolean log = scale == Scale.LOG;
        return new NumberLine(parameter, log, halfStep, position(log, min - halfStep), position(log, max + halfStep));
    }

    public double length() {
        return high - low;
    }

    public boolean discrete() {
        return halfStep > 0;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
        return visitor.line(this);
    }

    @Override
    public int choices() {
        return 0;
    }

    @Override
    public double toUnit(double position) {
        return (position - low) / length();
    }

    @Override
    public double fromUnit(double unit) {
        return low + unit * length();
    }

    @Override
    public double position(Value value) {
        return position(log, parameter.number(value));
    }

    /** How many values a discrete parameter has. */
    public double values() {
        return parameter.options().orElseThrow().doubleValue();
    }

    /** The number at a position. */
    public double number(double position) {
        return log ? StrictMath.exp(position) : position;
    }

    /** Where a number lies in [0, 1] along the line; numbers beyond an end lie at it. */
    public double unit(double number) {
        double inside = log ? Math.max(number, StrictMath.exp(low)) : number;
        return Math.min(Math.max((position(log, inside) - low) / length(), 0), 1);
    }

    /** Where the interval of a discrete parameter's value begins. */
    public double lower(Value value) {
        return position(log, parameter.number(value) - halfStep);
    }

    /** Where the interval of a discrete parameter's value ends. */
    public double upper(Value value) {
        return position(log, parameter.number(value) + halfStep);
    }

    @Override
    public Value value(double position) {
        return parameter.nearest(number(position));
    }

    @Override
    public Kernels kernels(double[] observations, Bandwidths bandwidths) {
        return NumericKernels.of(this, observations, bandwidths);
    }

    private static double position(boolean log, double number) {
        return log ? StrictMath.log(number) : number;
    }
}

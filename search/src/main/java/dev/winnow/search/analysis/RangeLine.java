package dev.winnow.search.analysis;

import dev.winnow.search.analysis.RangeChange.Doubt;
import dev.winnow.search.analysis.RangeChange.End;
import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.NumericParameter;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.Value;
import java.util.Optional;

/** The line on which the values of a numeric parameter lie, for {@link NextRange}. Distances are measured on the parameter's scale. */
interface RangeLine {
    /** The two ends of a range. */
    enum Side {
        LOWER,
        UPPER
    }

    /** The place of the least value. */
    double low();

    /** The place of the greatest value. */
    double high();

    double place(Value value);

    /**
     * A value for an end at a place inside of the range, rounded outwards to few digits or to the grid.
     *
     * @param span the width of the range to be, for the number of digits
     */
    Value inside(double place, double span, Side side);

    /** The end moved outwards by half of the range, as far as the kind of the parameter allows. */
    End outside(Side side);

    static RangeLine of(NumericParameter parameter) {
        return parameter.accept(new Parameter.Visitor<>() {
            @Override
            public RangeLine real(RealParameter real) {
                return real.step().isPresent() ? StepLine.of(real) : new RealLine(real);
            }

            @Override
            public RangeLine integer(IntegerParameter integer) {
                return integer.scale() == Scale.LOG ? new WholeLogLine(integer) : StepLine.of(integer);
            }

            @Override
            public RangeLine ordinal(OrdinalParameter ordinal) {
                return StepLine.of(ordinal);
            }

            @Override
            public RangeLine categorical(CategoricalParameter categorical) {
                throw new IllegalArgumentException("'" + categorical.name() + "' has no order");
            }
        });
    }

    /**
     * How far an end may be moved outwards on a linear scale: by half of the range, but numbers of one sign keep it, as a size
     * or a rate is not below zero, and numbers from -1 to 1 stay there, as shares, probabilities and correlations do.
     *
     * @param furthest where the end may be moved to
     * @param stays why the end cannot be moved at all
     */
    record Reach(double furthest, Optional<Doubt> stays) {
        static Reach of(double min, double max, Side side) {
            if (side == Side.UPPER) {
                return upper(min, max);
            }
            Reach mirrored = upper(-max, -min);
            return new Reach(-mirrored.furthest, mirrored.stays);
        }

        private static Reach upper(double min, double max) {
            double wanted = max + (max - min) / 2;
            if (max == 0) {
                return new Reach(max, Optional.of(Doubt.ZERO));
            }
            if (max < 0) {
                return new Reach(Math.min(wanted, max / 2), Optional.empty());
            }
            if (shares(min, max)) {
                return new Reach(Math.min(wanted, 1), max == 1 ? Optional.of(Doubt.SHARE) : Optional.empty());
            }
            return Double.isFinite(wanted - min)
                    ? new Reach(wanted, Optional.empty())
                    : new Reach(max, Optional.of(Doubt.LARGEST));
        }

        /** Whether numbers of a range may be shares, probabilities or correlations. */
        static boolean shares(double min, double max) {
            return min >= -1 && max <= 1;
        }
    }
}

package dev.winnow.search.analysis;

import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.NumericParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a study after this one should do about a parameter. */
public sealed interface RangeChange {
    /** A function for each kind of change. */
    record Cases<T>(
            Function<Kept, T> kept,
            Function<Moved, T> moved,
            Function<Chosen, T> chosen,
            Function<Fixed, T> fixed,
            Function<Gone, T> gone) {}

    /** Calls the function that belongs to this kind of change. */
    <T> T match(Cases<T> cases);

    /** The parameter as it was. */
    Parameter parameter();

    /** Nothing. */
    record Kept(Parameter parameter) implements RangeChange {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.kept().apply(this);
        }
    }

    /**
     * Another range, or the same range with a remark on an end that stays. At least one end differs or has a doubt.
     *
     * @param best the value of the best trial that has the parameter
     * @param good how many good trials the range was made for
     * @param low the least and the greatest value of the good trials
     */
    record Moved(NumericParameter parameter, Value best, int good, Value low, Value high, End lower, End upper)
            implements RangeChange {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.moved().apply(this);
        }
    }

    /**
     * An end of a range.
     *
     * @param doubt why the end was not moved outwards although the best trial lies there, or why it may have been moved too
     *     far
     */
    record End(Value before, Value after, Optional<Doubt> doubt) {
        /** Whether there is nothing to say of the end. */
        boolean stays() {
            return before.equals(after) && doubt.isEmpty();
        }
    }

    /** What speaks against moving an end outwards. */
    enum Doubt {
        /** The end stays: it is zero, and the range would come to hold numbers of the other sign. */
        ZERO,
        /** The end stays: a further step would come to zero or beyond. */
        BEYOND_ZERO,
        /** The end stays: it is 1 or -1, where shares and probabilities end. */
        SHARE,
        /** The end stays: the values are a list. */
        LIST,
        /** The end stays: further numbers cannot be written. */
        LARGEST,
        /** The end was moved to 1 or -1, which may mean nothing to a share or a probability. */
        TO_SHARE,
        /** The end was moved past 1, which means nothing to a share or a probability. */
        PAST_SHARE
    }

    /** The values that remain; a single one if all others were dropped. */
    record Chosen(CategoricalParameter parameter, List<String> kept, List<String> dropped) implements RangeChange {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.chosen().apply(this);
        }
    }

    /**
     * One value, because the parameter hardly matters.
     *
     * @param value that of the best trial that has the parameter
     * @param toBeBest its share in a trial being among the best tenth, see {@link Importance}
     * @param forAll its share in what all trials differ by, see {@link FunctionalAnova}
     */
    record Fixed(Parameter parameter, Value value, double toBeBest, double forAll) implements RangeChange {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.fixed().apply(this);
        }
    }

    /** No values any more: the parameter exists only for values that were dropped. */
    record Gone(Parameter parameter) implements RangeChange {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.gone().apply(this);
        }
    }
}

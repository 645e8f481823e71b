package dev.winnow.engine.next;

import dev.winnow.search.analysis.RangeChange;
import dev.winnow.search.analysis.RangeChange.Doubt;
import dev.winnow.search.analysis.RangeChange.End;
import dev.winnow.search.analysis.RangeChange.Moved;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The changes for a person, a line for each parameter. */
final class NextWords {
    private NextWords() {}

    static List<String> of(List<RangeChange> changes) {
        var lines = new ArrayList<String>();
        var kept = new ArrayList<String>();
        for (var change : changes) {
            var name = change.parameter().name();
            words(change).ifPresentOrElse(words -> lines.add(name + ": " + words), () -> kept.add(name));
        }
        if (!kept.isEmpty()) {
            lines.add(String.join(", ", kept) + ": as before");
        }
        return lines;
    }

    /** What to say of a change; empty if there is none. */
    private static Optional<String> words(RangeChange change) {
        return change.match(new RangeChange.Cases<>(
                kept -> Optional.empty(),
                moved -> Optional.of(moved(moved)),
                chosen -> Optional.of("only " + String.join(", ", chosen.kept()) + ". "
                        + String.join(", ", chosen.dropped())
                        + (chosen.dropped().size() == 1 ? " was" : " were each")
                        + " tried often, and never among the better third"),
                fixed -> Optional.of("fixed to " + fixed.value() + ", as in the best trial, because it hardly matters: "
                        + percent(fixed.toBeBest()) + " of what makes a trial one of the best, "
                        + percent(fixed.forAll()) + " of what all trials differ by"),
                gone -> Optional.of("left out, as it exists only for values of "
                        + gone.parameter().when().orElseThrow().parameter() + " that are left out")));
    }

    private static String moved(Moved moved) {
        var lower = moved.lower();
        var upper = moved.upper();
        var words = new StringBuilder();
        if (changed(lower) || changed(upper)) {
            words.append(range(lower.after(), upper.after()))
                    .append(" in place of ")
                    .append(range(lower.before(), upper.before()));
        } else {
            words.append(range(lower.before(), upper.before())).append(" as before");
        }
        touched(moved, lower, false).ifPresent(words::append);
        touched(moved, upper, true).ifPresent(words::append);
        if (inwards(moved, lower, false) || inwards(moved, upper, true)) {
            words.append(". The best ")
                    .append(moved.good())
                    .append(" trials have ")
                    .append(moved.low().equals(moved.high()) ? moved.low() : range(moved.low(), moved.high()));
        }
        return words.toString();
    }

    private static String range(Value from, Value to) {
        return from + " to " + to;
    }

    private static boolean changed(End end) {
        return !end.before().equals(end.after());
    }

    private static boolean inwards(Moved moved, End end, boolean upper) {
        return changed(end) && !outwards(moved, end, upper);
    }

    private static boolean outwards(Moved moved, End end, boolean upper) {
        // A list is never made longer.
        if (moved.parameter() instanceof OrdinalParameter || !changed(end)) {
            return false;
        }
        double before = moved.parameter().number(end.before());
        double after = moved.parameter().number(end.after());
        return upper ? after > before : after < before;
    }

    /** What to say of an end at which the best trial lies. */
    private static Optional<String> touched(Moved moved, End end, boolean upper) {
        if (!outwards(moved, end, upper) && end.doubt().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(". The best trial, with " + moved.best() + ", lies at the " + (upper ? "upper" : "lower")
                + " end" + end.doubt().map(doubt -> doubt(doubt, end, upper)).orElse(""));
    }

    private static String doubt(Doubt doubt, End end, boolean upper) {
        var beyond = (upper ? "more" : "less") + " than " + end.before();
        return switch (doubt) {
            case ZERO, SHARE -> ", which stays: " + beyond + " seldom means anything. Move it by hand if it does";
            case BEYOND_ZERO -> ", which stays: a further step would leave the numbers of this sign";
            case LIST -> ", which stays: add values to the list by hand, if there are any";
            case LARGEST -> ", which stays: " + beyond + " cannot be written";
            case TO_SHARE ->
                ". The new end " + end.after()
                        + " may mean nothing, if this is a share or a probability: then move it back a little";
            case PAST_SHARE ->
                ". The new end " + end.after()
                        + " means nothing, if this is a share or a probability: then put it back to " + end.before();
        };
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }
}

package dev.winnow.search.study;

import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a study has found out about the room for its trials. Whether there is room is known only after a trial has asked for
 * it, and a trial that asks has been drawn. So few trials ask at a time: as many as may wait where room is short, half as many
 * again as had room at once where it was not.
 *
 * @param places so many trials had room at once; at least 0
 * @param shortAt the first number that was unused when a trial last waited; empty = since then a newer trial had room, or
 *     none waited ever
 */
public record Room(int places, OptionalInt shortAt) {
    /** Nothing is known yet. */
    public static final Room UNKNOWN = new Room(0, OptionalInt.empty());

    /**
     * The room as the trials show it now. The same trials show nothing new a second time.
     *
     * @param placed how many trials have room now
     * @param trials all trials, ordered by number
     * @param next the first number that was never used
     */
    Room after(TrialQueue queue, int placed, List<Trial> trials, int next) {
        if (!queue.waiting().isEmpty()) {
            return new Room(placed, OptionalInt.of(next));
        }
        if (shortAt.isEmpty()) {
            return new Room(Math.max(places, placed), shortAt);
        }
        return new Room(placed, newer(queue, trials, shortAt.getAsInt()) ? OptionalInt.empty() : shortAt);
    }

    /** Whether a trial from this number on has room. */
    private static boolean newer(TrialQueue queue, List<Trial> trials, int from) {
        for (int i = trials.size() - 1; i >= 0 && trials.get(i).number() >= from; i--) {
            if (!queue.holds(trials.get(i).number())) {
                return true;
            }
        }
        return false;
    }

    /**
     * How many more trials may ask for room now.
     *
     * @param placed how many trials have room now
     * @param waiting how many trials may wait for room, at least 1
     */
    int more(TrialQueue queue, int placed, int waiting) {
        int known = shortAt.isPresent() ? 0 : places - placed;
        int unknown = shortAt.isPresent() ? waiting : Math.max(waiting, places / 2);
        return Math.max(0, known + unknown - queue.size());
    }
}

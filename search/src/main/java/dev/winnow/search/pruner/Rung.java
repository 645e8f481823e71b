package dev.winnow.search.pruner;

import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Sorted;
import dev.winnow.search.trial.Trial;
import dev.winnow.search.trial.TrialChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * One rung of a bracket.
 *
 * @param level its resource
 * @param ranking the results so far, best first; equal values by trial number, trials without a value last
 * @param running trials that are granted this level and have not come to it yet
 * @param open those of the results that are open, best first: most of a large study are not
 */
public record Rung(int level, List<Entry> ranking, int running, List<Entry> open) {

    /**
     * A trial's result at a rung.
     *
     * @param trial its number
     * @param loss its value as a loss; positive infinity = it ended without a value here
     * @param promoted it was granted more already
     * @param open it stands at this rung and can be granted more or stopped
     */
    public record Entry(int trial, double loss, boolean promoted, boolean open) {
        /** What a trial has brought to a level; empty = nothing yet. */
        static Optional<Entry> of(Direction direction, Trial trial, int level) {
            if (level > trial.resource()) {
                return Optional.empty();
            }
            boolean stands = trial.resource() == level;
            boolean endedHere = stands && !trial.active();
            OptionalDouble value = trial.valueAt(level);
            return value.isEmpty() && !endedHere
                    ? Optional.empty()
                    : Optional.of(new Entry(
                            trial.number(),
                            value.isPresent() ? direction.loss(value.getAsDouble()) : Double.POSITIVE_INFINITY,
                            !stands,
                            stands && trial.active()));
        }

        /** Compares directly, because a chain of comparators takes three times as long. */
        private static int bestFirst(Entry one, Entry other) {
            int byLoss = Double.compare(one.loss(), other.loss());
            return byLoss != 0 ? byLoss : Integer.compare(one.trial(), other.trial());
        }

        /** Whether the trial went on, or still may. */
        boolean alive() {
            return promoted || open;
        }
    }

    Rung(int level, List<Entry> ranking, int running) {
        this(level, List.copyOf(ranking), running, open(ranking));
    }

    private static List<Entry> open(List<Entry> entries) {
        return entries.stream().filter(Entry::open).toList();
    }

    /** The rung after some trials of its bracket have changed. */
    Rung after(Direction direction, List<TrialChange> changes) {
        List<Entry> gone = new ArrayList<>();
        List<Entry> come = new ArrayList<>();
        int comingHere = running;
        for (TrialChange change : changes) {
            if (!reaches(change.before()) && !reaches(change.after())) {
                continue; // Most trials of a large study were never granted a higher rung.
            }
            Optional<Entry> before = change.before().flatMap(trial -> Entry.of(direction, trial, level));
            Optional<Entry> after = change.after().flatMap(trial -> Entry.of(direction, trial, level));
            if (!before.equals(after)) {
                before.ifPresent(gone::add);
                after.ifPresent(come::add);
            }
            comingHere -= before.isEmpty() && granted(change.before()) ? 1 : 0;
            comingHere += after.isEmpty() && granted(change.after()) ? 1 : 0;
        }
        return new Rung(
                level,
                Sorted.edited(ranking, gone, come, Entry::bestFirst),
                comingHere,
                Sorted.edited(open, open(gone), open(come), Entry::bestFirst));
    }

    private boolean reaches(Optional<Trial> trial) {
        return trial.isPresent() && trial.get().resource() >= level;
    }

    private boolean granted(Optional<Trial> trial) {
        return trial.isPresent() && trial.get().resource() == level;
    }

    /** Number of results, those of trials without a value included. */
    public int size() {
        return ranking.size();
    }

    /** The best results, at most that many. */
    Stream<Entry> best(int count) {
        return ranking.stream().limit(count);
    }

    /** The open ones of the best results, of which there are at most that many. */
    List<Entry> openOfBest(int count) {
        if (count == 0 || ranking.isEmpty()) {
            return List.of();
        }
        Entry last = ranking.get(Math.min(count, size()) - 1);
        return open.stream()
                .takeWhile(entry -> Entry.bestFirst(entry, last) <= 0)
                .toList();
    }
}

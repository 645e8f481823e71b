package dev.winnow.search.pruner;

import java.util.List;
import java.util.stream.Stream;

/**
 * One rung of a bracket.
 *
 * @param level its resource
 * @param ranking the results so far, best first; equal values by trial number, trials without a value last
 * @param running trials that are granted this level and have not come to it yet
 */
public record Rung(int level, List<Entry> ranking, int running) {

    /**
     * A trial's result at a rung.
     *
     * @param trial its number
     * @param loss its value as a loss; positive infinity = it ended without a value here
     * @param promoted it was granted more already
     * @param open it stands at this rung and can be granted more or stopped
     */
    public record Entry(int trial, double loss, boolean promoted, boolean open) {
        /** Whether the trial went on, or still may. */
        boolean alive() {
            return promoted || open;
        }
    }

    public Rung {
        ranking = List.copyOf(ranking);
    }

    /** Number of results, those of trials without a value included. */
    public int size() {
        return ranking.size();
    }

    /** The best results, at most that many. */
    Stream<Entry> best(int count) {
        return ranking.stream().limit(count);
    }
}

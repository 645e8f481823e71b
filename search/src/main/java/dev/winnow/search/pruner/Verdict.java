package dev.winnow.search.pruner;

import java.util.List;

/**
 * What a pruner decided about the trials of one bracket. A trial at a rung that is in neither list waits.
 *
 * @param promotions who may be granted more, the most urgent first
 * @param stops numbers of the trials that are stopped
 */
public record Verdict(List<Promotion> promotions, List<Integer> stops) {
    public Verdict {
        promotions = List.copyOf(promotions);
        stops = List.copyOf(stops);
    }

    /**
     * A trial that may go on to the next rung.
     *
     * @param trial its number
     * @param resource the next rung
     */
    public record Promotion(int trial, int resource) {}
}

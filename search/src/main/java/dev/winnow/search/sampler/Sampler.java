package dev.winnow.search.sampler;

import dev.winnow.search.pareto.DominanceOrder;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Proposes configurations. A sampler keeps no state: the same arguments give the same configuration. */
public interface Sampler {
    /**
     * Checks that this sampler can search a space; it never falls back to something else in silence.
     *
     * @param trials number of trials the study has at most; empty = unlimited
     * @throws IllegalArgumentException if it cannot; the message says why and names what to use instead
     */
    default void check(SearchSpace space, OptionalInt trials) {}

    /** Whether it needs nothing but the order of the trials, so that it can learn from several objectives too. */
    default boolean comparesOnly() {
        return false;
    }

    /** Whether its proposals depend on the values of other trials, so that earlier studies can help it. */
    default boolean learns() {
        return true;
    }

    /** Whether a proposal depends on the random streams, so that a second one for the same trial may be another. */
    default boolean randomised() {
        return true;
    }

    /**
     * How the next configuration is proposed and why, in a sentence for a person; empty = always in the same way.
     *
     * @param history the trials that {@link #sample} would get
     */
    default Optional<String> explain(SearchSpace space, List<Trial> history) {
        return Optional.empty();
    }

    /**
     * The configuration for a new trial.
     *
     * @param space where to search
     * @param direction whether smaller or larger objectives are better
     * @param history all other trials, ordered by number; of several objectives with their places as values, see
     *     {@link DominanceOrder}. Trials of earlier studies come first, see {@link Trial#earlier}
     * @param number number of the new trial
     * @param streams the only source of randomness
     * @return a configuration of the space, which need not meet its constraints: a configuration that does not is drawn
     *     again
     */
    Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams);

    /**
     * The same configuration, drawn sooner.
     *
     * @param places where the trials of the study stand, as far as earlier draws have found out; this draw adds what it finds
     */
    default Configuration sample(
            SearchSpace space,
            Direction direction,
            List<Trial> history,
            int number,
            RandomStreams streams,
            Places places) {
        return sample(space, direction, history, number, streams);
    }
}

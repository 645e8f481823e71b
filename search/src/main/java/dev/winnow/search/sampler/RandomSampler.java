package dev.winnow.search.sampler;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Trial;
import java.util.List;

/**
 * Uniform on each parameter's scale, independent of everything tried before.
 *
 * <p>Source: Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13 (2012).
 */
public record RandomSampler() implements Sampler {
    @Override
    public boolean comparesOnly() {
        return true;
    }

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        // A stream for each name: a parameter's values do not depend on which others are active.
        return space.configure(parameter -> parameter.at(
                streams.stream(number, "random/" + parameter.name()).nextDouble()));
    }
}

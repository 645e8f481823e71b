package dev.winnow.search.sampler;

import dev.winnow.search.sampler.density.Axes;
import dev.winnow.search.space.Configuration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the configurations of a study stand on its axes, found once for each. A sampler asks for the places of all trials before
 * each draw. What is remembered changes no place and may be lost. For one thread at a time.
 */
public final class Places {
    /** So many configurations that nobody asks for any more are kept at least. */
    private static final int SPARE = 100;

    private final Map<Axes, Map<Configuration, Optional<double[]>>> known = new HashMap<>();

    /**
     * Where configurations stand, see {@link Axes#point}.
     *
     * @param configurations how many there are. When twice as many are remembered, all are forgotten
     */
    public Function<Configuration, Optional<double[]>> on(Axes axes, int configurations) {
        Map<Configuration, Optional<double[]>> points = known.computeIfAbsent(axes, none -> new IdentityHashMap<>());
        if (points.size() > 2 * configurations + SPARE) {
            points.clear();
        }
        return configuration -> points.computeIfAbsent(configuration, axes::point);
    }
}

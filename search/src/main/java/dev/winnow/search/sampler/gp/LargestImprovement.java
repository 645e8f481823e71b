package dev.winnow.search.sampler.gp;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.statistics.OutputWarp;
import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** The largest improvement that a model of the observed losses expects at any configuration that was not yet tried. */
public final class LargestImprovement {
    private LargestImprovement() {}

    /**
     * Fits a model and searches for the configuration with the largest expected improvement.
     *
     * @param configurations the observed ones; at least two with different losses
     * @param losses of the configurations, in their order; finite, smaller is better
     * @param random for the draws of the search
     * @return the expected improvement there, in the unit of the losses; at least 0
     */
    public static double of(
            SearchSpace space, List<Configuration> configurations, double[] losses, RandomGenerator random) {
        OutputWarp.Standard standard = OutputWarp.standardised(losses);
        UnitCube cube = new UnitCube(space);
        double[][] points = configurations.stream().map(cube::point).toArray(double[][]::new);
        GaussianProcess model = MaternFit.of(cube.categorical(), points, standard.values());
        Leaders leaders = Leaders.of(model, points, configurations);
        double largest = new AcquisitionSearch(
                        cube, space, model, leaders.mean(), new HashSet<>(configurations), random)
                .largest(leaders.configurations());
        return StrictMath.exp(largest) * standard.deviation();
    }
}

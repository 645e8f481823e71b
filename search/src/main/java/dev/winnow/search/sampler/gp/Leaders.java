package dev.winnow.search.sampler.gp;

import dev.winnow.search.space.Configuration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The best of the observed configurations by the mean of a model, because a single measurement may be lucky.
 *
 * @param mean what the model expects of the best
 * @param configurations the best few, best first
 */
public record Leaders(double mean, List<Configuration> configurations) {
    private static final int MOST = 5;

    /** @param points of the configurations, in their order; at least one */
    public static Leaders of(GaussianProcess model, double[][] points, List<Configuration> configurations) {
        double[] means = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            means[i] = model.mean(points[i]);
        }
        List<Integer> order = IntStream.range(0, points.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> means[i]))
                .limit(MOST)
                .toList();
        return new Leaders(
                means[order.get(0)], order.stream().map(configurations::get).toList());
    }
}

package dev.winnow.bench;

import dev.winnow.bench.problem.Problem;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How well the values at a step rank configurations as those at the end do: Spearman's coefficient over random ones. */
final class RankCorrelation {
    /** From here on an early value is said to tell. */
    static final double TELLS = 0.25;

    private static final int CONFIGURATIONS = 400;

    private RankCorrelation() {}

    static double of(Problem problem, int step) {
        var configurations = IntStream.range(0, CONFIGURATIONS)
                .mapToObj(number -> new RandomSampler()
                        .sample(problem.space(), problem.direction(), List.of(), number, new RandomStreams(0)))
                .toList();
        double[] early = ranks(problem, configurations, step);
        double[] late = ranks(problem, configurations, problem.maxResource());
        double mean = (CONFIGURATIONS - 1) / 2.0;
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < CONFIGURATIONS; i++) {
            covariance += (early[i] - mean) * (late[i] - mean);
            variance += (late[i] - mean) * (late[i] - mean);
        }
        return covariance / variance;
    }

    private static double[] ranks(Problem problem, List<Configuration> configurations, int step) {
        double[] values = problem.values(configurations, step);
        Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        double[] ranks = new double[values.length];
        for (int rank = 0; rank < order.length; rank++) {
            ranks[order[rank]] = rank;
        }
        return ranks;
    }
}

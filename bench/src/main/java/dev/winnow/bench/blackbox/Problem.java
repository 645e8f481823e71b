package dev.winnow.bench.blackbox;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import java.util.function.ToDoubleFunction;

/**
 * Something to minimise.
 *
 * @param name as in {@code bench/peers/problems.py}, which has the same problems
 * @param space where to search
 * @param objective the value of a configuration
 * @param optimum the smallest value
 * @param budget number of trials
 * @param named whether it is one of those the samplers were made with; the others are held out
 * @param noise standard deviation of the errors in studies under noise; 0 where there are no such studies, and none with
 *     several workers
 */
public record Problem(
        String name,
        SearchSpace space,
        ToDoubleFunction<Configuration> objective,
        double optimum,
        int budget,
        boolean named,
        double noise) {}

package dev.winnow.search.sampler;

import dev.winnow.search.sampler.cmaes.CmaEs;
import dev.winnow.search.sampler.cmaes.CmaEsMargin;
import dev.winnow.search.sampler.density.Axes;
import dev.winnow.search.sampler.density.Axis;
import dev.winnow.search.sampler.density.NumberLine;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Observations;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Evolution strategy with covariance matrix adaptation on the numeric parameters: {@link CmaEs}, on integers and steps
 * with {@link CmaEsMargin}. A choice has no direction to move in: choices are drawn by a {@link TpeSampler} of their
 * own.
 *
 * <p>Nothing is remembered: each call replays the study. Trials form generations by their numbers, in whatever order
 * they end. A generation counts as soon as half of its trials have a result. Later results count from then on; failed
 * trials never count. A trial that diverged is the worst of its generation. A trial that was stopped early is worse
 * than the trials that trained further. Points that the strategy did not draw, such as initial trials, count too.
 *
 * <p>The first mean is the best trial of earlier studies, if there are some; else the middle of the space.
 *
 * <p>When the strategy has converged or is stuck, it starts again elsewhere with twice the population (Auger and
 * Hansen: "A restart CMA evolution strategy with increasing population size", CEC 2005).
 *
 * @param parallelTrials trials that run at the same time, at least 1; the population is never smaller
 */
public record CmaEsSampler(int parallelTrials) implements Sampler {
    /** Numeric parameters at most: the work grows with the third power of their number. */
    public static final int MOST_PARAMETERS = 50;

    private static final double FIRST_DEVIATION = 1.0 / 6;
    private static final double CONVERGED = 1e-9;
    private static final double DEGENERATE = 1e7;
    private static final double EXPLODED = 1e4;
    private static final int DRAWS = 20;

    public CmaEsSampler {
        if (parallelTrials < 1) {
            throw new IllegalArgumentException("parallelTrials must be at least 1, but is " + parallelTrials);
        }
    }

    @Override
    public void check(SearchSpace space, OptionalInt trials) {
        obstacle(space).ifPresent(message -> {
            throw new IllegalArgumentException(message);
        });
    }

    /** Why it cannot search a space, and what to use instead; empty if it can. */
    static Optional<String> obstacle(SearchSpace space) {
        int numeric = lines(space).size();
        if (numeric == 0) {
            return Optional.of(
                    "CMAES needs a parameter with numbers to move along, and there are only choices: use TPE or"
                            + " Random");
        }
        if (numeric > MOST_PARAMETERS) {
            return Optional.of("CMAES takes at most " + MOST_PARAMETERS + " numeric parameters, not " + numeric
                    + ": use TPE or Sobol");
        }
        return space.parameters().stream()
                .filter(parameter -> parameter.when().isPresent())
                .findFirst()
                .map(parameter -> "CMAES cannot search parameters with a condition, such as '" + parameter.name()
                        + "': remove its when, or use TPE, GP or Auto");
    }

    private static List<NumberLine> lines(SearchSpace space) {
        return Axes.of(space.parameters()).lines();
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        List<NumberLine> lines = lines(space);
        List<Parameter> choices = space.parameters().stream()
                .filter(parameter -> Axis.of(parameter).categorical())
                .toList();
        Map<String, Value> chosen = choices.isEmpty()
                ? Map.of()
                : new TpeSampler()
                        .sample(new SearchSpace(choices), direction, history, number, streams)
                        .values();
        CmaEs state = replay(lines, Observations.of(direction, history).observed(), number, streams);
        double[] point = draw(state, number, streams);
        return space.configure(parameter -> {
            for (int d = 0; d < point.length; d++) {
                if (lines.get(d).parameter().equals(parameter)) {
                    return value(lines.get(d), point[d]);
                }
            }
            return chosen.getOrDefault(parameter.name(), parameter.at(0));
        });
    }

    /** The state that a trial is drawn from. */
    CmaEs replay(List<NumberLine> lines, List<Observations.Observation> observed, int number, RandomStreams streams) {
        int dimensions = lines.size();
        int population = Math.max(4 + (int) (3 * StrictMath.log(dimensions)), parallelTrials);
        Axes axes = new Axes(List.copyOf(lines));
        int restarts = 0;
        CmaEs state = first(lines, axes, observed);
        List<Double> bests = new ArrayList<>();
        int next = (int) observed.stream()
                .filter(observation -> observation.trial().earlier())
                .count();
        for (int first = 0; first + population <= number; ) {
            List<Observations.Observation> generation = new ArrayList<>();
            for (; next < observed.size() && observed.get(next).trial().number() < first + population; next++) {
                if (axes.covers(observed.get(next).trial().configuration())) {
                    generation.add(observed.get(next));
                }
            }
            first += population;
            if (generation.size() < Math.max(2, (population + 1) / 2)) {
                continue;
            }
            generation.sort(Observations.BEST_FIRST);
            CmaEs drawnFrom = state;
            double[][] points = generation.stream()
                    .map(observation -> point(lines, drawnFrom, observation.trial(), streams))
                    .toArray(double[][]::new);
            state = CmaEsMargin.keep(state.told(points), lines, population);
            bests.add(generation.get(0).loss());
            if (over(state, bests, 10 + 30 * dimensions / population)) {
                state = begin(dimensions, ++restarts);
                bests.clear();
                population *= 2;
            }
        }
        return state;
    }

    private static CmaEs first(List<NumberLine> lines, Axes axes, List<Observations.Observation> observed) {
        return observed.stream()
                .filter(observation -> observation.trial().earlier()
                        && axes.covers(observation.trial().configuration()))
                .min(Observations.BEST_FIRST)
                .map(best -> CmaEs.start(position(lines, best.trial().configuration()), FIRST_DEVIATION))
                .orElseGet(() -> begin(lines.size(), 0));
    }

    /** A configuration that has all the numbers, in the unit cube. */
    private static double[] position(List<NumberLine> lines, Configuration configuration) {
        return lines.stream()
                .mapToDouble(line -> {
                    Value value = Optional.ofNullable(
                                    configuration.values().get(line.parameter().name()))
                            .orElseThrow();
                    return line.toUnit(line.position(value));
                })
                .toArray();
    }

    /** In the middle of the space, after restarts at further points of a Sobol sequence. */
    private static CmaEs begin(int dimensions, int restarts) {
        return CmaEs.start(SobolSampler.point(dimensions, restarts + 1), FIRST_DEVIATION);
    }

    /** Whether the strategy has converged or is stuck: appendix B.3 of the tutorial. */
    private static boolean over(CmaEs state, List<Double> bests, int patience) {
        double widest = IntStream.range(0, state.mean().length)
                .mapToDouble(state::deviation)
                .max()
                .orElse(0);
        int n = bests.size();
        boolean flat = n >= patience
                && bests.subList(n - patience, n).stream().distinct().count() == 1;
        return flat || widest < CONVERGED || widest > EXPLODED || state.condition() > DEGENERATE;
    }

    /**
     * The point at which a trial was drawn. The draw of a discrete parameter lies anywhere in the interval of its
     * value, so the draw is repeated. If the repeated draw gives another configuration, the trial was not drawn from
     * this state, and its point follows from its values.
     */
    private static double[] point(List<NumberLine> lines, CmaEs state, Trial trial, RandomStreams streams) {
        double[] drawn = draw(state, trial.number(), streams);
        double[] given = new double[drawn.length];
        boolean same = true;
        for (int d = 0; d < given.length; d++) {
            NumberLine line = lines.get(d);
            Value value = trial.configuration().values().get(line.parameter().name());
            same &= value(line, drawn[d]).equals(value);
            given[d] = value == null ? drawn[d] : line.toUnit(line.position(value));
        }
        return same ? drawn : given;
    }

    /**
     * Draws a point of the unit cube. A point outside of the cube is drawn again, up to 20 times, and then moved to its
     * face.
     */
    private static double[] draw(CmaEs state, int number, RandomStreams streams) {
        RandomGenerator random = streams.stream(number, "cmaes");
        double[] point = state.draw(random);
        for (int i = 1; i < DRAWS && Arrays.stream(point).anyMatch(x -> x < 0 || x > 1); i++) {
            point = state.draw(random);
        }
        for (int d = 0; d < point.length; d++) {
            point[d] = Math.min(Math.max(point[d], 0), 1);
        }
        return point;
    }

    private static Value value(NumberLine line, double position) {
        return line.value(line.fromUnit(position));
    }
}

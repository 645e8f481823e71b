package dev.winnow.search.sampler;

import dev.winnow.search.pareto.CrowdingDistance;
import dev.winnow.search.pareto.DominanceOrder;
import dev.winnow.search.pareto.NondominatedSort;
import dev.winnow.search.sampler.density.Axis;
import dev.winnow.search.sampler.density.ChoiceAxis;
import dev.winnow.search.sampler.density.NumberLine;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Observations;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * NSGA-II, a genetic algorithm for several objectives. Trials come in generations by their numbers. The first is
 * random; a trial of a later one is the child of two parents, each the winner of a tournament between two of the best
 * trials of all earlier generations. The best trials are those of the first fronts, and within a front the least
 * crowded ones. Numbers are crossed by simulated binary crossover and mutated by a polynomial, on their parameter's
 * scale; choices are taken from either parent and mutated to any value. A parameter that only one parent has is taken
 * from this parent; a parameter that neither has is drawn at random.
 *
 * <p>Nothing is kept between calls: the earlier generations are the trials that have a result when the trial is
 * created. So with parallel trials a generation begins before the last of its parents has ended. With a pruner, trials
 * that trained further are better parents than others.
 *
 * <p>Source: Deb, Pratap, Agarwal, Meyarivan: "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE
 * Trans. Evolutionary Computation 6 (2002), with its settings: crossover with probability 0.9 and index 20, mutation
 * with probability 1 / parameters and index 20. Bounded crossover: Deb, Agrawal, "Simulated binary crossover for
 * continuous search space", Complex Systems 9 (1995).
 *
 * @param population trials of a generation, at least 2
 */
public record NsgaSampler(int population) implements Sampler {
    /** The size of a generation that suits most studies: that of Optuna. */
    public static final int POPULATION = 50;

    private static final double CROSSOVER = 0.9;
    private static final double INDEX = 20;
    /** Parents this close in a parameter have no spread to draw from. */
    private static final double CLOSE = 1e-14;

    public NsgaSampler {
        if (population < 2) {
            throw new IllegalArgumentException("NSGAII needs a population of at least 2, but has " + population);
        }
    }

    @Override
    public boolean comparesOnly() {
        return true;
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        int begun = number / population * population; // first number of this generation
        List<Trial> earlier =
                history.stream().filter(trial -> trial.number() < begun).toList();
        List<Configuration> parents = parents(direction, earlier);
        if (parents.size() < 2) {
            return new RandomSampler().sample(space, direction, history, number, streams);
        }
        RandomGenerator tournaments = streams.stream(number, "nsga/parents");
        Configuration mother = parents.get(tournament(parents.size(), tournaments));
        Configuration father = parents.get(tournament(parents.size(), tournaments));
        boolean crossed = tournaments.nextDouble() < CROSSOVER;
        double mutation = 1.0 / space.parameters().size();
        return space.configure(parameter -> child(
                parameter,
                value(parameter, mother),
                value(parameter, father),
                crossed,
                mutation,
                streams.stream(number, "nsga/" + parameter.name())));
    }

    /** The best trials, the best first: parents are compared by their place alone. */
    private List<Configuration> parents(Direction direction, List<Trial> earlier) {
        Map<Integer, List<Observations.Observation>> byResource = new TreeMap<>(Comparator.reverseOrder());
        for (Observations.Observation observation :
                Observations.of(direction, earlier).observed()) {
            if (Double.isFinite(observation.loss())) {
                byResource
                        .computeIfAbsent(observation.resource(), resource -> new ArrayList<>())
                        .add(observation);
            }
        }
        List<Configuration> parents = new ArrayList<>();
        for (List<Observations.Observation> peers : byResource.values()) {
            ordered(peers).stream()
                    .limit(population - parents.size())
                    .forEach(trial -> parents.add(trial.configuration()));
        }
        return parents;
    }

    /**
     * Trials that trained equally far: by front, then the least crowded first; trials that break constraints come last.
     */
    private static List<Trial> ordered(List<Observations.Observation> peers) {
        // By number, because the places of trials also depend on trials of later generations.
        List<Observations.Observation> byNumber = peers.stream()
                .sorted(Comparator.comparingInt(peer -> peer.trial().number()))
                .toList();
        List<Observations.Observation> feasible =
                byNumber.stream().filter(peer -> violation(peer.trial()) == 0).toList();
        double[][] points = feasible.stream()
                .map(peer -> peer.trial().measured().map(Measurement::point).orElse(new double[] {peer.loss()}))
                .toArray(double[][]::new);
        List<Trial> ordered = new ArrayList<>();
        for (List<Integer> front : DominanceOrder.fronts(NondominatedSort.ranks(points))) {
            double[] distances =
                    CrowdingDistance.of(front.stream().map(i -> points[i]).toArray(double[][]::new));
            IntStream.range(0, distances.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -distances[i])) // stable
                    .forEach(i -> ordered.add(feasible.get(front.get(i)).trial()));
        }
        byNumber.stream()
                .map(Observations.Observation::trial)
                .filter(trial -> violation(trial) > 0)
                .sorted(Comparator.comparingDouble(NsgaSampler::violation))
                .forEach(ordered::add);
        return ordered;
    }

    private static double violation(Trial trial) {
        return trial.measured().map(Measurement::violation).orElse(0.0);
    }

    private static int tournament(int size, RandomGenerator random) {
        int one = (int) (random.nextDouble() * size);
        int other = (int) (random.nextDouble() * size);
        return Math.min(one, other);
    }

    private static Optional<Value> value(Parameter parameter, Configuration configuration) {
        return Optional.ofNullable(configuration.values().get(parameter.name())).filter(parameter::contains);
    }

    private static Value child(
            Parameter parameter,
            Optional<Value> mother,
            Optional<Value> father,
            boolean crossed,
            double mutation,
            RandomGenerator random) {
        double fresh = random.nextDouble();
        double mix = random.nextDouble();
        boolean first = random.nextDouble() < 0.5;
        boolean mutates = random.nextDouble() < mutation;
        double step = random.nextDouble();
        if (mother.isEmpty() && father.isEmpty()) {
            return parameter.at(fresh);
        }
        Value one = mother.or(() -> father).orElseThrow();
        Value other = father.or(() -> mother).orElseThrow();
        return Axis.of(parameter).accept(new Axis.Visitor<>() {
            @Override
            public Value choice(ChoiceAxis choice) {
                return mutates ? parameter.at(fresh) : crossed && !first ? other : one;
            }

            @Override
            public Value line(NumberLine line) {
                double a = unit(line, one);
                double b = unit(line, other);
                // Half of the parameters are passed on uncrossed, as in the authors' program.
                double position = crossed && fresh < 0.5 ? cross(a, b, mix, first) : a;
                double mutated = mutates ? mutate(position, step) : position;
                return mutated == a ? one : line.value(line.fromUnit(mutated));
            }
        });
    }

    private static double unit(NumberLine line, Value value) {
        return Math.min(Math.max(line.toUnit(line.position(value)), 0), 1);
    }

    /** Simulated binary crossover in [0, 1]; one of its two children. */
    static double cross(double a, double b, double u, boolean lower) {
        double low = Math.min(a, b);
        double high = Math.max(a, b);
        if (high - low < CLOSE) {
            return a;
        }
        double bound = lower ? low : 1 - high;
        double spread = spread(u, 1 + 2 * bound / (high - low));
        double child = lower ? 0.5 * (low + high - spread * (high - low)) : 0.5 * (low + high + spread * (high - low));
        return Math.min(Math.max(child, 0), 1);
    }

    private static double spread(double u, double beta) {
        double alpha = 2 - StrictMath.pow(beta, -(INDEX + 1));
        return u <= 1 / alpha
                ? StrictMath.pow(u * alpha, 1 / (INDEX + 1))
                : StrictMath.pow(1 / (2 - u * alpha), 1 / (INDEX + 1));
    }

    /** Polynomial mutation in [0, 1]. */
    static double mutate(double x, double u) {
        double power = 1 / (INDEX + 1);
        double change = u < 0.5
                ? StrictMath.pow(2 * u + (1 - 2 * u) * StrictMath.pow(1 - x, INDEX + 1), power) - 1
                : 1 - StrictMath.pow(2 * (1 - u) + 2 * (u - 0.5) * StrictMath.pow(x, INDEX + 1), power);
        return Math.min(Math.max(x + change, 0), 1);
    }
}

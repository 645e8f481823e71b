package dev.winnow.search.sampler.gp;

import dev.winnow.search.sampler.density.Axis;
import dev.winnow.search.sampler.density.ChoiceAxis;
import dev.winnow.search.sampler.density.NumberLine;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.statistics.Gauss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Looks for the configuration with the largest expected improvement: scores draws from the whole space and from around
 * the best trials, then improves the best draws step by step: continuous parameters along the gradient, the others value
 * by value. In a conditional space the best draw of each combination of the deciding choices is improved too, so no branch
 * loses by the parameters that its draws happened to have.
 */
public final class AcquisitionSearch {
    private static final int WIDE_DRAWS = 400;
    private static final int NEAR_DRAWS = 160;
    private static final int DRAWS_FOR_CONSTRAINTS = 25;
    private static final int STARTS = 4;
    private static final int MOST_BRANCHES = 12;
    private static final int ROUNDS = 2;
    /** A number with more values is searched along the gradient like a continuous one. */
    private static final int FEW_VALUES = 24;

    private static final BoxMinimizer CLIMB = new BoxMinimizer(40, 1e-4);

    private final UnitCube cube;
    private final SearchSpace space;
    private final GaussianProcess model;
    private final double best;
    private final RandomGenerator random;
    private final Set<Configuration> taken;

    /**
     * @param best the value to improve on
     * @param taken configurations not to propose again
     */
    public AcquisitionSearch(
            UnitCube cube,
            SearchSpace space,
            GaussianProcess model,
            double best,
            Set<Configuration> taken,
            RandomGenerator random) {
        this.cube = cube;
        this.space = space;
        this.model = model;
        this.best = best;
        this.taken = new HashSet<>(taken);
        this.random = random;
    }

    private record Candidate(Configuration configuration, double score) {}

    /**
     * The configuration to try next.
     *
     * @param leaders the best configurations so far, best first
     */
    public Configuration best(List<Configuration> leaders) {
        return winner(leaders).configuration();
    }

    /** Logarithm of the largest expected improvement that was found. */
    public double largest(List<Configuration> leaders) {
        return winner(leaders).score();
    }

    private Candidate winner(List<Configuration> leaders) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < WIDE_DRAWS; i++) {
            candidates.add(scored(anywhere()));
        }
        for (int i = 0; i < NEAR_DRAWS; i++) {
            candidates.add(scored(near(leaders.get(i % leaders.size()))));
        }
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
        Candidate winner = candidates.stream()
                .filter(candidate -> !taken.contains(candidate.configuration()))
                .findFirst()
                .orElse(candidates.get(0));
        for (Candidate start : starts(candidates)) {
            Candidate improved = improve(start);
            if (improved.score() > winner.score() && !taken.contains(improved.configuration())) {
                winner = improved;
            }
        }
        return winner;
    }

    /** A draw from the whole space. It meets the constraints unless very few configurations do. */
    private Configuration anywhere() {
        Configuration drawn = space.configure(parameter -> parameter.at(random.nextDouble()));
        for (int i = 1; i < DRAWS_FOR_CONSTRAINTS && !space.meets(drawn); i++) {
            drawn = space.configure(parameter -> parameter.at(random.nextDouble()));
        }
        return drawn;
    }

    /** The first few candidates, and the first candidate of each branch. */
    private List<Candidate> starts(List<Candidate> candidates) {
        List<Candidate> starts = new ArrayList<>(candidates.subList(0, STARTS));
        Map<Set<String>, Candidate> branches = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            Set<String> active = candidate.configuration().values().keySet();
            if (branches.size() < MOST_BRANCHES || branches.containsKey(active)) {
                branches.putIfAbsent(active, candidate);
            }
        }
        if (branches.size() > 1) {
            branches.values().stream().filter(first -> !starts.contains(first)).forEach(starts::add);
        }
        return starts;
    }

    private Candidate scored(Configuration configuration) {
        return new Candidate(
                configuration,
                space.meets(configuration) ? score(cube.point(configuration)) : Double.NEGATIVE_INFINITY);
    }

    private double score(double[] point) {
        GaussianProcess.Prediction prediction = model.at(point);
        return LogExpectedImprovement.of(best, prediction.mean(), prediction.deviation());
    }

    /** One of the best with some of its numbers moved a little, on one scale of several. */
    private Configuration near(Configuration leader) {
        double[] point = cube.point(leader);
        double scale = StrictMath.exp(-1.5 - 4 * random.nextDouble());
        int sure = (int) (random.nextDouble() * point.length);
        for (int d = 0; d < point.length; d++) {
            boolean moves = d == sure || random.nextDouble() < 0.5;
            Axis axis = cube.axes().get(d);
            if (moves && !axis.categorical()) {
                point[d] = Math.min(Math.max(point[d] + scale * Gauss.draw(random), 0), 1);
            } else if (d == sure && axis.categorical()) {
                point[d] = (int) (random.nextDouble() * axis.choices());
            }
        }
        return cube.configuration(point);
    }

    private Candidate improve(Candidate start) {
        Candidate current = start;
        for (int round = 0; round < ROUNDS; round++) {
            double before = current.score();
            current = alongTheGradient(current);
            current = valueByValue(current);
            if (!(current.score() > before + 1e-6)) {
                break;
            }
        }
        return current;
    }

    private Candidate alongTheGradient(Candidate current) {
        double[] point = cube.point(current.configuration());
        int[] columns = smoothColumns(current.configuration());
        if (columns.length == 0) {
            return current;
        }
        double[] start = new double[columns.length];
        double[] low = new double[columns.length];
        double[] high = new double[columns.length];
        for (int i = 0; i < columns.length; i++) {
            start[i] = point[columns[i]];
            high[i] = 1;
        }
        double[] meanSlope = new double[point.length];
        double[] deviationSlope = new double[point.length];
        double[] moved = point.clone();
        double[] found = CLIMB.from(start, low, high, (x, gradient) -> {
                    for (int i = 0; i < columns.length; i++) {
                        moved[columns[i]] = x[i];
                    }
                    GaussianProcess.Prediction at = model.at(moved, meanSlope, deviationSlope);
                    double z = (best - at.mean()) / at.deviation();
                    double slope = LogExpectedImprovement.slope(z);
                    for (int i = 0; i < columns.length; i++) {
                        int d = columns[i];
                        gradient[i] =
                                (slope * (meanSlope[d] + z * deviationSlope[d]) - deviationSlope[d]) / at.deviation();
                    }
                    return -LogExpectedImprovement.of(best, at.mean(), at.deviation());
                })
                .point();
        for (int i = 0; i < columns.length; i++) {
            point[columns[i]] = found[i];
        }
        Candidate candidate = scored(cube.configuration(point));
        return candidate.score() > current.score() ? candidate : current;
    }

    private int[] smoothColumns(Configuration configuration) {
        return IntStream.range(0, cube.columns())
                .filter(d -> configuration
                        .values()
                        .containsKey(cube.axes().get(d).parameter().name()))
                .filter(d -> cube.axes().get(d).accept(SMOOTH))
                .toArray();
    }

    private Candidate valueByValue(Candidate current) {
        Candidate improved = current;
        for (int d = 0; d < cube.columns(); d++) {
            String name = cube.axes().get(d).parameter().name();
            if (!improved.configuration().values().containsKey(name)) {
                continue;
            }
            for (double position : alternatives(d, cube.point(improved.configuration())[d])) {
                double[] point = cube.point(improved.configuration());
                point[d] = position;
                Candidate candidate = scored(cube.configuration(point));
                if (candidate.score() > improved.score() && !taken.contains(candidate.configuration())) {
                    improved = candidate;
                }
            }
        }
        return improved;
    }

    /** The other values of a parameter with few, the neighbours in one with many, none in a continuous one. */
    private double[] alternatives(int column, double position) {
        return cube.axes().get(column).accept(new Axis.Visitor<>() {
            @Override
            public double[] choice(ChoiceAxis choice) {
                return IntStream.range(0, choice.choices()).asDoubleStream().toArray();
            }

            @Override
            public double[] line(NumberLine line) {
                if (!line.discrete()) {
                    return new double[0];
                }
                return line.values() <= FEW_VALUES && !line.log()
                        ? IntStream.range(0, (int) line.values())
                                .mapToDouble(i -> (i + 0.5) / line.values())
                                .toArray()
                        : neighbours(line, line.number(line.fromUnit(position)));
            }
        });
    }

    private static double[] neighbours(NumberLine line, double number) {
        return new double[] {
            line.unit(number - 4 * line.halfStep()),
            line.unit(number - 2 * line.halfStep()),
            line.unit(number + 2 * line.halfStep()),
            line.unit(number + 4 * line.halfStep())
        };
    }

    /** Whether an axis is searched along the gradient: it is continuous or has many values. */
    private static final Axis.Visitor<Boolean> SMOOTH = new Axis.Visitor<>() {
        @Override
        public Boolean line(NumberLine line) {
            return !line.discrete() || line.values() > FEW_VALUES;
        }

        @Override
        public Boolean choice(ChoiceAxis choice) {
            return false;
        }
    };
}

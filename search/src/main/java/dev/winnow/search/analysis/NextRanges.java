package dev.winnow.search.analysis;

import dev.winnow.search.analysis.RangeChange.Chosen;
import dev.winnow.search.analysis.RangeChange.Fixed;
import dev.winnow.search.analysis.RangeChange.Gone;
import dev.winnow.search.analysis.RangeChange.Kept;
import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Constraint;
import dev.winnow.search.space.NumericParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.space.When;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Trial;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ranges that a study after this one should search: narrower around the good trials, wider where the best lies at an
 * end, and one value where a parameter hardly matters. Good are the best tenth of the trials, five at least; of a parameter
 * that exists under a condition only the trials are looked at that have it. The best trial is in the new ranges.
 *
 * <p>Care is taken with few trials. Below {@link #FEWEST} trials nothing is said. A parameter is fixed from {@link
 * #FEWEST_TO_FIX} trials on, and only if its shares by {@link Importance} and by {@link FunctionalAnova}, which err in
 * different ways, are both small; both look at a parameter by itself, so one that matters only together with others seems
 * not to matter. A choice is dropped only if it was tried often and none of these trials was among the better third.
 *
 * @param trials how many trials have a value
 * @param changes what to do about each parameter, in the order of the space; empty if there are too few trials
 */
public record NextRanges(int trials, List<RangeChange> changes) {
    /** At least this many trials with a value say something about a parameter. */
    public static final int FEWEST = 20;

    /** At least this many trials with a value say that a parameter does not matter. */
    public static final int FEWEST_TO_FIX = 30;

    private static final int FEWEST_GOOD = 5;
    /** A share is small below this, and below half of the share that each parameter had if all mattered equally. */
    private static final double SMALL = 0.05;
    /** A choice that is like the others has a third of its trials in the better third: of eight trials none with 4 %. */
    private static final int THIRD = 3;

    private static final int OFTEN = 8;

    public NextRanges {
        changes = List.copyOf(changes);
    }

    /**
     * The next ranges.
     *
     * @param trials in order of their numbers, with the values by which they are compared
     * @param front trials that count as equally good, as with several objectives those of the Pareto front; else 1
     * @param seed of the model behind {@link FunctionalAnova}
     */
    public static NextRanges of(SearchSpace space, Direction direction, List<Trial> trials, int front, long seed) {
        Ranking ranking = Ranking.of(direction, trials);
        int known = ranking.trials().size();
        if (known < FEWEST) {
            return new NextRanges(known, List.of());
        }
        Judge judge = new Judge(space, direction, trials, Math.max(front, FEWEST_GOOD), seed, ranking);
        List<RangeChange> changes = new ArrayList<>();
        space.parameters().forEach(parameter -> changes.add(judge.change(parameter)));
        return new NextRanges(known, changes);
    }

    /** Looks at the parameters in their order, as what becomes of one depends on those before it. */
    private static final class Judge {
        private final SearchSpace space;
        private final Direction direction;
        private final List<Trial> trials;
        private final int fewestGood;
        private final long seed;
        private final Ranking ranking;
        private final Set<String> tied;
        /** The values that are left of a categorical parameter; none if it is gone. */
        private final Map<String, Set<String>> left = new HashMap<>();

        private final Map<Optional<When>, Shares> shares = new HashMap<>();

        Judge(SearchSpace space, Direction direction, List<Trial> trials, int fewestGood, long seed, Ranking ranking) {
            this.space = space;
            this.direction = direction;
            this.trials = trials;
            this.fewestGood = fewestGood;
            this.seed = seed;
            this.ranking = ranking;
            tied = tied(space);
        }

        RangeChange change(Parameter parameter) {
            RangeChange change = gone(parameter) ? new Gone(parameter) : judged(parameter);
            if (change instanceof Gone) {
                left.put(parameter.name(), Set.of());
            } else if (change instanceof Chosen chosen) {
                left.put(parameter.name(), Set.copyOf(chosen.kept()));
            }
            return change;
        }

        private boolean gone(Parameter parameter) {
            return parameter
                    .when()
                    .filter(when -> left.containsKey(when.parameter())
                            && Collections.disjoint(when.in(), left.get(when.parameter())))
                    .isPresent();
        }

        private RangeChange judged(Parameter parameter) {
            Ranking having = ranking.only(trial -> value(trial, parameter).isPresent());
            int known = having.trials().size();
            if (known < FEWEST
                    || parameter.options().filter(BigInteger.ONE::equals).isPresent()) {
                return new Kept(parameter);
            }
            Value best = value(having.trials().get(0), parameter).orElseThrow();
            Shares of = shares.computeIfAbsent(parameter.when(), when -> shares(parameter));
            if (known >= FEWEST_TO_FIX && !tied.contains(parameter.name()) && of.small(parameter.name())) {
                String name = parameter.name();
                return new Fixed(
                        parameter,
                        best,
                        of.toBeBest().getOrDefault(name, 0.0),
                        of.forAll().getOrDefault(name, 0.0));
            }
            if (parameter instanceof CategoricalParameter categorical) {
                return chosen(categorical, having);
            }
            int tenth = (known + Importance.TENTH - 1) / Importance.TENTH;
            List<Value> good = values(parameter, having.best(Math.min(known, Math.max(tenth, fewestGood))));
            return NextRange.of((NumericParameter) parameter, best, good);
        }

        private static RangeChange chosen(CategoricalParameter parameter, Ranking having) {
            List<Trial> all = having.trials();
            List<Value> better = values(parameter, having.best((all.size() + THIRD - 1) / THIRD));
            List<Value> tried = values(parameter, all);
            List<String> kept = new ArrayList<>();
            List<String> dropped = new ArrayList<>();
            for (String text : parameter.values()) {
                Value choice = new Value.Choice(text);
                boolean drop = !better.contains(choice) && Collections.frequency(tried, choice) >= OFTEN;
                (drop ? dropped : kept).add(text);
            }
            return dropped.isEmpty() ? new Kept(parameter) : new Chosen(parameter, kept, dropped);
        }

        /** The shares among the trials that have a parameter. */
        private Shares shares(Parameter parameter) {
            List<Trial> having = trials.stream()
                    .filter(trial -> value(trial, parameter).isPresent())
                    .toList();
            return new Shares(
                    Importance.of(space, direction, having), FunctionalAnova.of(space, direction, having, seed));
        }

        private static Optional<Value> value(Trial trial, Parameter parameter) {
            return Optional.ofNullable(trial.configuration().values().get(parameter.name()))
                    .filter(parameter::contains);
        }

        private static List<Value> values(Parameter parameter, List<Trial> trials) {
            return trials.stream()
                    .flatMap(trial -> value(trial, parameter).stream())
                    .toList();
        }

        /** The parameters on which others depend: by their conditions, or because a constraint names them. */
        private static Set<String> tied(SearchSpace space) {
            Set<String> tied = new HashSet<>();
            space.parameters().forEach(parameter -> parameter.when().ifPresent(when -> tied.add(when.parameter())));
            for (Constraint constraint : space.constraints()) {
                for (Constraint.Part part : constraint.parts()) {
                    if (part.parameters().isEmpty()) {
                        space.parameters().forEach(parameter -> tied.add(parameter.name()));
                    }
                    tied.addAll(part.parameters());
                }
            }
            return tied;
        }
    }

    private record Shares(Map<String, Double> toBeBest, Map<String, Double> forAll) {
        boolean small(String parameter) {
            return small(toBeBest, parameter) && small(forAll, parameter);
        }

        private static boolean small(Map<String, Double> shares, String parameter) {
            Double share = shares.get(parameter);
            return share != null && share < Math.min(SMALL, 0.5 / shares.size());
        }
    }
}

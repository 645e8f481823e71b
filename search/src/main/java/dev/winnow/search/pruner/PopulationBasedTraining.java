package dev.winnow.search.pruner;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * Population based training, which finds a schedule of parameters while it trains. A population trains for an interval;
 * then each member of its worst part copies configuration and checkpoint of one of the best, drawn at random, and
 * varies the configuration; the others go on as they are.
 *
 * <p>A generation is a bracket, and each of its members is a trial of its own that begins with the checkpoint of a
 * trial of the generation before: of its own predecessor, or of the one that it copies. So a checkpoint is copied only
 * from a trial that has ended. A generation begins when the generation before it is complete, whose results alone
 * decide who copies whom. A member that ended without a value is replaced like the worst; if no member has a value, the
 * next generation begins anew. If the study has more trials than one round of generations, another population follows.
 *
 * <p>Source: Jaderberg et al., "Population based training of neural networks", arXiv 1711.09846, algorithm 1 with
 * truncation selection, in step.
 *
 * @param population members, at least 2
 * @param interval steps that a generation trains, at least 1
 * @param maxResource steps of the last generation's end, at least {@code interval}
 * @param quantile share of the population that copies, and is copied, above 0 and at most 0.5; rounded up, at most half
 * @param resample probability that a parameter of a copy is drawn anew, in [0, 1]
 */
public record PopulationBasedTraining(int population, int interval, int maxResource, double quantile, double resample)
        implements Pruner {
    public PopulationBasedTraining {
        if (population < 2) {
            throw new IllegalArgumentException("pruner population must be at least 2, but is " + population);
        }
        if (interval < 1 || maxResource < interval) {
            throw new IllegalArgumentException("pruner interval must be from 1 to maxResource " + maxResource
                    + ", but is " + interval + "; lower interval or raise maxResource");
        }
        if (generations(interval, maxResource) > Integer.MAX_VALUE / population) {
            throw new IllegalArgumentException("pruner population " + population + " for "
                    + generations(interval, maxResource)
                    + " generations is more trials than can be counted; raise interval");
        }
        if (!(quantile > 0 && quantile <= 0.5)) {
            throw new IllegalArgumentException("pruner quantile must be above 0 and at most 0.5, but is " + quantile);
        }
        if (!(resample >= 0 && resample <= 1)) {
            throw new IllegalArgumentException("pruner resampleProbability must be from 0 to 1, but is " + resample);
        }
    }

    /** How many generations a training has. */
    public int generations() {
        return generations(interval, maxResource);
    }

    private static int generations(int interval, int maxResource) {
        return (int) ((maxResource + (long) interval - 1) / interval);
    }

    /** How many members copy, and how many are copied. */
    int copied() {
        return (int) Math.min(Math.ceil(population * quantile), population / 2);
    }

    @Override
    public List<Integer> rungs(int bracket) {
        return List.of(last(bracket));
    }

    @Override
    public int last(int bracket) {
        return (int) Math.min((generation(bracket) + 1L) * interval, maxResource);
    }

    @Override
    public int begin(int bracket) {
        return generation(bracket) * interval;
    }

    private int generation(int bracket) {
        return bracket % generations();
    }

    @Override
    public int bracket(int number) {
        return number / population;
    }

    @Override
    public long bracketTrials(int bracket) {
        return population;
    }

    @Override
    public OptionalInt trials() {
        return OptionalInt.of(population * generations());
    }

    /** One of the last generation. */
    @Override
    public int fewestTrials() {
        return population * (generations() - 1) + 1;
    }

    @Override
    public boolean inherits() {
        return true;
    }

    /** Which members to copy is defined by the values of one objective. */
    @Override
    public boolean comparesOnly() {
        return false;
    }

    @Override
    public boolean opens(int number, List<Ladder> ladders) {
        int bracket = bracket(number);
        return generation(bracket) == 0
                || bracket <= ladders.size() && results(ladders, bracket - 1).size() >= population;
    }

    @Override
    public IntFunction<Start> starts(List<Ladder> ladders) {
        return number -> start(number, ladders);
    }

    private Start start(int number, List<Ladder> ladders) {
        int bracket = bracket(number);
        int resource = last(bracket);
        if (generation(bracket) == 0) {
            return new Start(bracket, resource);
        }
        Rung before = results(ladders, bracket - 1);
        List<Integer> best = before.best(copied())
                .filter(entry -> Double.isFinite(entry.loss()))
                .map(Rung.Entry::trial)
                .toList();
        if (best.isEmpty()) {
            return new Start(bracket, resource);
        }
        int predecessor = number - population;
        boolean goesOn = before.best(population - copied())
                .anyMatch(entry -> entry.trial() == predecessor && Double.isFinite(entry.loss()));
        return new Start(
                bracket,
                resource,
                Optional.of(
                        goesOn
                                ? new Inheritance(List.of(predecessor), before.level(), Optional.empty())
                                : new Inheritance(best, before.level(), Optional.of(new Perturbation(resample)))));
    }

    private static Rung results(List<Ladder> ladders, int bracket) {
        return ladders.get(bracket).rungs().get(0);
    }

    @Override
    public Verdict judge(Ladder ladder) {
        return new Verdict(List.of(), List.of()); // each trial trains to the end of its generation
    }

    @Override
    public Optional<String> explain(List<Ladder> ladders) {
        if (ladders.isEmpty()) {
            return Optional.empty();
        }
        int generation = generation(ladders.size() - 1);
        return Optional.of("generation " + (generation + 1) + " of " + generations() + ", to step " + last(generation));
    }
}

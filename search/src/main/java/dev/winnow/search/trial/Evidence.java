package dev.winnow.search.trial;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a model of the objective learns from: losses at one rung, which can be compared. The rung is the highest one
 * that enough trials reached. A trial that diverged, or failed before this rung, counts as the worst that reached the rung.
 *
 * <p>A trial that was stopped or rests before this rung has no loss there. Its lower rungs spoke against the trial, but nothing is
 * known of its end. A model that takes such a trial for the worst never looks near it again, also where the best begin slowly.
 * So the trial is left out as soon as six others have a loss at the rung; until then the trial counts as the worst.
 *
 * <p>Of trials of earlier studies only full trainings are known, which say nothing about a lower rung. They take part
 * in the choice of the rung only until enough of the study's own trials have reached one. After that the study's own
 * trials choose alone: they would otherwise count as the worst until they are fully trained.
 *
 * @param configurations of the observed trials that the space still has, by number
 * @param losses of the configurations, finite
 * @param running configurations of trials that train on and have no loss to compare yet
 */
public record Evidence(List<Configuration> configurations, double[] losses, List<Configuration> running) {

    /** From so many losses at the rung on, trials that were stopped or rest below are left out. */
    private static final int KNOWN = 6;

    /**
     * The evidence of a history, which is ordered by number.
     *
     * @param enough how many values at a rung make a model
     */
    public static Evidence of(SearchSpace space, Direction direction, List<Trial> history, int enough) {
        return of(space, direction, history, enough, KNOWN);
    }

    /** The evidence of a history in which trials that were stopped or rest below the rung always count as the worst. */
    public static Evidence withStopped(SearchSpace space, Direction direction, List<Trial> history, int enough) {
        return of(space, direction, history, enough, Integer.MAX_VALUE);
    }

    private static Evidence of(
            SearchSpace space, Direction direction, List<Trial> history, int enough, int leftOutFrom) {
        List<Trial> usable = history.stream()
                .filter(trial -> space.contains(trial.configuration()))
                .toList();
        List<Trial> own = usable.stream().filter(trial -> !trial.earlier()).toList();
        int level = level(own, enough);
        boolean known = values(direction, own, level).length >= enough;
        return at(direction, usable, known ? level : level(usable, enough), leftOutFrom);
    }

    /**
     * The evidence at one rung.
     *
     * @param usable trials whose configurations the space still has, ordered by number
     */
    public static Evidence at(Direction direction, List<Trial> usable, int level) {
        return at(direction, usable, level, KNOWN);
    }

    private static Evidence at(Direction direction, List<Trial> usable, int level, int leftOutFrom) {
        double[] known = values(direction, usable, level);
        double worst = Arrays.stream(known).max().orElse(0);
        boolean leavesOut = known.length >= leftOutFrom;
        List<Configuration> configurations = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        List<Configuration> running = new ArrayList<>();
        for (Trial trial : usable) {
            OptionalDouble loss = loss(direction, trial, level);
            if (loss.isPresent()) {
                configurations.add(trial.configuration());
                losses.add(loss.getAsDouble());
            } else if (trainsOn(trial)) {
                running.add(trial.configuration());
            } else if (countsAsWorst(trial, leavesOut)) {
                configurations.add(trial.configuration());
                losses.add(worst);
            }
        }
        return new Evidence(
                configurations, losses.stream().mapToDouble(Double::doubleValue).toArray(), running);
    }

    /** Whether it is on its way to a rung where it has no value yet. */
    private static boolean trainsOn(Trial trial) {
        return trial.state() == State.ACTIVE
                && trial.reached()
                        .map(reached -> trial.resource() > reached.rung())
                        .orElse(true);
    }

    private static boolean countsAsWorst(Trial trial, boolean leavesOut) {
        boolean restsOrStopped = trial.state() == State.ACTIVE || trial.state() == State.STOPPED;
        return trial.state() == State.DIVERGED
                || (trial.reached().isPresent() && !trial.earlier() && !(leavesOut && restsOrStopped));
    }

    /**
     * The highest rung with enough values. If no rung has enough, the rung with most values, the higher one if two have
     * equally many.
     */
    private static int level(List<Trial> trials, int enough) {
        SortedSet<Integer> levels = new TreeSet<>();
        trials.forEach(trial -> trial.reached().ifPresent(reached -> levels.add(reached.rung())));
        int best = 0;
        int most = 0;
        for (int level : levels) {
            int count = values(Direction.MINIMIZE, trials, level).length;
            if (count >= Math.min(enough, most)) {
                best = level;
                most = count;
            }
        }
        return best;
    }

    /** The losses of those trials that have one at a rung, in their order. */
    public static double[] values(Direction direction, List<Trial> trials, int level) {
        return trials.stream()
                .flatMapToDouble(trial -> loss(direction, trial, level).stream())
                .toArray();
    }

    private static OptionalDouble loss(Direction direction, Trial trial, int level) {
        if (trial.state() == State.DIVERGED) {
            return OptionalDouble.empty();
        }
        OptionalDouble value = trial.valueAt(level);
        // A trainer that was done before the rung has no other value to show.
        if (value.isEmpty() && trial.state() == State.COMPLETED && trial.resource() <= level) {
            value = trial.value();
        }
        return value.isPresent() ? OptionalDouble.of(direction.loss(value.getAsDouble())) : OptionalDouble.empty();
    }
}

package dev.winnow.search;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Chooses between {@link GpSampler} and {@link TpeSampler}: the Gaussian process learns more from each trial, TPE costs
 * nearly nothing however many there are. The choice depends on the space, the limits and the number of trials alone.
 *
 * @param parallelTrials trials that run at the same time, at least 1
 * @param objectives what the study searches for
 */
public record AutoSampler(int parallelTrials, Objectives objectives) implements Sampler {
    /** From here on a process takes longer to fit than its advantage is worth. */
    static final int MOST_MODELLED = 250;

    static final int MOST_PARAMETERS = 30;
    static final int MOST_PARALLEL = 20;

    /** For one objective without constraints. */
    public AutoSampler(int parallelTrials) {
        this(parallelTrials, Objectives.of(new Objective(Direction.MINIMIZE, OptionalDouble.empty())));
    }

    /**
     * A choice and its reason.
     *
     * @param sampler what draws the next trial
     * @param reason for a person, such as {@code GP: up to 250 trials}
     */
    public record Choice(Sampler sampler, String reason) {}

    @Override
    public boolean comparesOnly() {
        return true;
    }

    /**
     * The sampler of the next trial.
     *
     * @param trials number of trials so far
     */
    public Choice choice(SearchSpace space, int trials) {
        if (!objectives.single()) {
            return new Choice(new TpeSampler(TpePreset.PARETO), "TPE: GP knows one objective only");
        }
        if (!objectives.plain()) {
            return tpe("GP knows no metricConstraints");
        }
        int parameters = space.parameters().size();
        if (parameters > MOST_PARAMETERS) {
            return tpe(parameters + " parameters are more than the " + MOST_PARAMETERS + " that suit GP");
        }
        if (parallelTrials > MOST_PARALLEL) {
            return tpe(parallelTrials + " parallel trials are more than the " + MOST_PARALLEL + " that suit GP");
        }
        if (trials >= MOST_MODELLED) {
            return tpe("after " + MOST_MODELLED + " trials; GP chose before");
        }
        return new Choice(
                new GpSampler(), "GP: learns most from few trials; TPE follows after " + MOST_MODELLED + " of them");
    }

    private static Choice tpe(String why) {
        return new Choice(new TpeSampler(), "TPE: " + why);
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        return choice(space, history.size()).sampler().sample(space, direction, history, number, streams);
    }
}

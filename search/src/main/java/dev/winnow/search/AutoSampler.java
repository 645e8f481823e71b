package dev.winnow.search;

import java.util.List;

/**
 * Chooses between {@link GpSampler} and {@link TpeSampler}: the Gaussian process learns more from each trial, TPE costs
 * nearly nothing however many there are. The choice depends on the space, the limits and the number of trials alone.
 *
 * @param parallelTrials trials that run at the same time, at least 1
 */
public record AutoSampler(int parallelTrials) implements Sampler {
    /** From here on a process takes longer to fit than its advantage is worth. */
    static final int MOST_MODELLED = 250;

    static final int MOST_PARAMETERS = 30;
    static final int MOST_PARALLEL = 20;

    /**
     * A choice and its reason.
     *
     * @param sampler what draws the next trial
     * @param reason for a person, such as {@code GP: up to 250 trials}
     */
    public record Choice(Sampler sampler, String reason) {}

    /**
     * The sampler of the next trial.
     *
     * @param trials number of trials so far
     */
    public Choice choice(SearchSpace space, int trials) {
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

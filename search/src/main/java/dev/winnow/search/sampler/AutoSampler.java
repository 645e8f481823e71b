package dev.winnow.search.sampler;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Optional;

/**
 * Several samplers on one history. {@link GpSampler} draws the first trials, because it learns most from few trials.
 * {@link TpeSampler} draws the trials after them, because it stays fast however many trials there are. If the Gaussian
 * process is misled, more of its own proposals need not help. So {@link CmaEsSampler}, which uses the order of the
 * trials alone, draws every third of the first trials; it learns from all of them. The choice depends on the space, the
 * limits and the number of trials alone.
 *
 * @param parallelTrials trials that run at the same time, at least 1
 * @param objectives what the study searches for
 */
public record AutoSampler(int parallelTrials, Objectives objectives) implements Sampler {
    /** From this number of trials on, fitting a Gaussian process takes longer than its advantage is worth. */
    static final int MOST_MODELLED = 250;

    /**
     * Every third trial comes from CMA-ES. Measured: this costs little where the Gaussian process is right; a half
     * would cost more than it brings.
     */
    private static final int TURNS = 3;

    static final int MOST_PARAMETERS = 30;
    static final int MOST_PARALLEL = 20;

    /** For one objective without constraints. */
    public AutoSampler(int parallelTrials) {
        this(parallelTrials, Objectives.of(Direction.MINIMIZE));
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
     * @param history the trials so far, those of earlier studies included
     */
    public Choice choice(SearchSpace space, List<Trial> history) {
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
        int trials = history.size();
        if (trials >= MOST_MODELLED && modelled(history) >= MOST_MODELLED) {
            return tpe("after " + MOST_MODELLED + " trials that were not stopped; GP chose before");
        }
        GpSampler gp = new GpSampler();
        if (CmaEsSampler.obstacle(space).isPresent()) {
            return new Choice(
                    gp,
                    "GP: learns most from few trials; TPE follows after " + MOST_MODELLED + " that were not stopped");
        }
        boolean turn = trials >= gp.startupTrials() && trials % TURNS == TURNS - 1;
        return new Choice(
                turn ? new CmaEsSampler(parallelTrials) : gp,
                "GP, and CMA-ES for every third trial; TPE follows after " + MOST_MODELLED
                        + " trials that were not stopped");
    }

    @Override
    public Optional<String> explain(SearchSpace space, List<Trial> history) {
        return Optional.of(choice(space, history).reason());
    }

    /** Trials that a model may be made of: those that were stopped are left out once there are enough others. */
    private static long modelled(List<Trial> history) {
        return history.stream().filter(trial -> trial.state() != State.STOPPED).count();
    }

    private static Choice tpe(String why) {
        return new Choice(new TpeSampler(), "TPE: " + why);
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        return sample(space, direction, history, number, streams, new Places());
    }

    @Override
    public Configuration sample(
            SearchSpace space,
            Direction direction,
            List<Trial> history,
            int number,
            RandomStreams streams,
            Places places) {
        return choice(space, history).sampler().sample(space, direction, history, number, streams, places);
    }
}

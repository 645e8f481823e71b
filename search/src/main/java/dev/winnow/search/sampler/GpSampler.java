package dev.winnow.search.sampler;

import dev.winnow.search.sampler.gp.AcquisitionSearch;
import dev.winnow.search.sampler.gp.GaussianProcess;
import dev.winnow.search.sampler.gp.Leaders;
import dev.winnow.search.sampler.gp.LogExpectedImprovement;
import dev.winnow.search.sampler.gp.MaternFit;
import dev.winnow.search.sampler.gp.Parabola;
import dev.winnow.search.sampler.gp.UnitCube;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.statistics.OutputWarp;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Evidence;
import dev.winnow.search.trial.Trial;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Bayesian optimisation with a Gaussian process: a smooth surface through the measured values. The next trial lies
 * where the surface promises the largest improvement. The first trials are points of a Sobol sequence.
 *
 * <p>Each parameter has a length scale of its own. Choices are equally far from one another; parameters that are
 * inactive in two configurations do not keep them apart, so all branches of a conditional space share one model. Trials
 * that still run are believed to bring what the model expects, so parallel trials keep away from each other. With a
 * pruner the model is made of the values at the highest rung that enough trials reached, see {@link Evidence}.
 *
 * <p>Source: Jones, Schonlau, Welch: "Efficient global optimization of expensive black-box functions", J. Global
 * Optimization 13 (1998); Ginsbourger, Le Riche, Carraro: "Kriging is well-suited to parallelize optimization" (2010)
 * for running trials; kernel, prior, warping and acquisition: {@link MaternFit}, {@link OutputWarp}, which is left out
 * where the losses are a {@link Parabola}, {@link LogExpectedImprovement}.
 *
 * @param startupTrials number of observed trials below which the model is not used; at least 2
 */
public record GpSampler(int startupTrials) implements Sampler {
    /** Trials a study may have: the work for each suggestion grows with the third power of their number. */
    public static final int MOST_TRIALS = 500;

    public GpSampler {
        if (startupTrials < 2) {
            throw new IllegalArgumentException(
                    "GP needs at least 2 start-up trials to learn from, but has " + startupTrials);
        }
    }

    /** 10 start-up trials. */
    public GpSampler() {
        this(10);
    }

    @Override
    public void check(SearchSpace space, OptionalInt trials) {
        if (trials.orElse(Integer.MAX_VALUE) > MOST_TRIALS) {
            throw new IllegalArgumentException("GP takes studies of at most " + MOST_TRIALS
                    + " trials: set limits.trials to that or less, or use TPE, or Auto, which changes to TPE in time");
        }
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        Evidence evidence = Evidence.of(space, direction, history, startupTrials);
        if (evidence.configurations().size() < startupTrials) {
            return new SobolSampler().sample(space, direction, history, number, streams);
        }
        UnitCube cube = new UnitCube(space);
        double[][] points = evidence.configurations().stream().map(cube::point).toArray(double[][]::new);
        double[] losses = evidence.losses();
        double[] values =
                Parabola.fits(cube.categorical(), points, losses) ? OutputWarp.straight(losses) : OutputWarp.of(losses);
        GaussianProcess model = MaternFit.of(cube.categorical(), points, values);
        Leaders leaders = Leaders.of(model, points, evidence.configurations());
        for (Configuration running : evidence.running()) {
            model = model.believing(cube.point(running));
        }
        Set<Configuration> taken = new HashSet<>();
        history.stream().filter(trial -> !trial.earlier()).forEach(trial -> taken.add(trial.configuration()));
        return new AcquisitionSearch(cube, space, model, leaders.mean(), taken, streams.stream(number, "gp"))
                .best(leaders.configurations());
    }
}

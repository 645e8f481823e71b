package dev.winnow.bench;

import dev.winnow.bench.problem.Problem;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.simulation.Faults;
import dev.winnow.search.simulation.VirtualStudy;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.EarlierTrial;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Studies with one pruner on one problem, on 8 virtual workers, one for each seed.
 *
 * @param problem what was tuned
 * @param studies by seed
 */
record PrunerRuns(Problem problem, List<VirtualStudy> studies) {
    static final int WORKERS = 8;
    private static final int UNREACHABLE = 1_000_000;

    /**
     * Runs the studies.
     *
     * @param sampler what draws their trials
     * @param trainings full trainings that all workers together have time for
     */
    static PrunerRuns of(Problem problem, Sampler sampler, Pruner pruner, double trainings, int seeds) {
        return of(problem, sampler, pruner, trainings, seeds, seed -> List.of());
    }

    /**
     * Runs studies that learn from others.
     *
     * @param earlier the trials of another study, by seed
     */
    static PrunerRuns of(
            Problem problem,
            Sampler sampler,
            Pruner pruner,
            double trainings,
            int seeds,
            IntFunction<List<EarlierTrial>> earlier) {
        var studies = new ArrayList<VirtualStudy>();
        for (int seed = 0; seed < seeds; seed++) {
            var alone = new Study(
                    problem.space(),
                    Objectives.of(problem.direction()),
                    sampler,
                    seed,
                    pruner,
                    Limits.of(UNREACHABLE, WORKERS));
            var study = alone.learningFrom(earlier.apply(seed));
            studies.add(new VirtualStudy(study, problem, Faults.NONE, seed).run(time(problem, trainings)));
        }
        return new PrunerRuns(problem, studies);
    }

    /** Virtual time in which the workers do that many full trainings, a step taking one. */
    static double time(Problem problem, double trainings) {
        return trainings * problem.maxResource() / WORKERS;
    }

    /** The regret of each study after a time that allows that many full trainings. */
    double[] regrets(double trainings) {
        return studies.stream()
                .mapToDouble(study -> problem.regret(
                        study.trace().at(time(problem, trainings)).orElseThrow()))
                .toArray();
    }

    /** Trials of a study, on average. */
    double trials() {
        return studies.stream()
                .mapToInt(study -> study.trials().size())
                .average()
                .orElseThrow();
    }

    /** Trials of a study that trained to the end, on average. */
    double full() {
        return studies.stream()
                .mapToLong(study -> study.trials().stream()
                        .filter(trial -> trial.state() == State.COMPLETED)
                        .count())
                .average()
                .orElseThrow();
    }

    /** The middle of some numbers. */
    static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}

package dev.winnow.search.forecast;

import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.simulation.Faults;
import dev.winnow.search.simulation.Training;
import dev.winnow.search.simulation.VirtualStudy;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Plays a study through in virtual time. Each trial has a quality that is drawn at random, and shows this quality at every
 * rung. So the rules that run a study also tell what it will cost.
 */
final class Rehearsal {
    private Rehearsal() {}

    /**
     * How many trials come to which rung.
     *
     * @param study a study that ends by its number of trials
     * @return for each bracket that has trials, its rungs in rising order, each with the trials that trained to that rung
     */
    static SortedMap<Integer, SortedMap<Integer, Integer>> of(Study study) {
        var played = new VirtualStudy(plain(study), new Quality(study.seed()), Faults.NONE, study.seed());
        return counts(study, played.run(Double.POSITIVE_INFINITY).trials());
    }

    /** The same study without what depends on the course of a real one. */
    private static Study plain(Study study) {
        return new Study(
                        study.space(),
                        Objectives.of(study.objective().direction()),
                        new RandomSampler(),
                        study.seed(),
                        study.pruner(),
                        Limits.parallel(study.limits().parallelTrials())
                                .withTrials(study.limits().trials()))
                .withInitialTrials(study.initialTrials())
                .withOnEnd(study.onEnd());
    }

    /** A value that belongs to the configuration alone, whatever the step. */
    private record Quality(long seed) implements Training {
        @Override
        public double value(Configuration configuration, int step) {
            return new RandomStreams(seed)
                    .stream(configuration.hashCode(), "rehearsal").nextDouble();
        }

        @Override
        public boolean everyStep() {
            return false;
        }
    }

    private static SortedMap<Integer, SortedMap<Integer, Integer>> counts(Study study, List<Trial> trials) {
        var counts = new TreeMap<Integer, SortedMap<Integer, Integer>>();
        for (var trial : trials) {
            var rungs = counts.computeIfAbsent(trial.bracket(), bracket -> {
                var none = new TreeMap<Integer, Integer>();
                study.pruner().rungs(bracket).forEach(rung -> none.put(rung, 0));
                return none;
            });
            trial.rungs().keySet().forEach(rung -> rungs.merge(rung, 1, Integer::sum));
        }
        return counts;
    }
}

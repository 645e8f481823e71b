package dev.winnow.search.sampler;

import dev.winnow.search.sampler.gp.GaussianProcess;
import dev.winnow.search.sampler.gp.MaternFit;
import dev.winnow.search.sampler.gp.UnitCube;
import dev.winnow.search.statistics.BayesianLine;
import dev.winnow.search.statistics.OutputWarp;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Evidence;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a model is told: the values of the observed trials, and what the values of stopped trials let expect at the rung where trials
 * are compared. A {@link BayesianLine} leads from the
 * warped loss at the rung where a trial was stopped to the value of the model, through the trials that went on. Without these
 * forecasts a model knows nothing of the places where trials were stopped, and goes there again and again; if it took them for the
 * worst, it would never go near them, also where the best begin slowly.
 */
record KnownTrials(List<Known> known) {
    /** Trials that are modelled at most; of the stopped ones the newest, so that a study of many trials stays fast. */
    static final int MOST = AutoSampler.MOST_MODELLED;

    /**
     * What is known of a trial.
     *
     * @param value as the model counts
     * @param error variance of the value's own error: 0 unless the value is a forecast
     */
    record Known(Trial trial, double value, double error) {}

    /**
     * What is known, by number of the trial.
     *
     * @param values of the observed trials of the evidence, of mean 0 and variance 1
     */
    static KnownTrials of(Direction direction, Evidence evidence, double[] values) {
        List<Known> known = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            known.add(new Known(evidence.observed().get(i), values[i], 0));
        }
        List<Trial> stopped = evidence.stopped();
        int told = Math.min(stopped.size(), Math.max(0, MOST - known.size()));
        Map<Integer, Rung> rungs = new HashMap<>();
        for (Trial trial : stopped.subList(stopped.size() - told, stopped.size())) {
            trial.reached()
                    .map(reached ->
                            rungs.computeIfAbsent(reached.rung(), level -> Rung.of(direction, evidence, values, level)))
                    .ifPresent(rung -> known.add(rung.forecast(trial)));
        }
        known.sort(Comparator.comparingInt(one -> one.trial().number()));
        return new KnownTrials(List.copyOf(known));
    }

    /** The model of all that is known. */
    GaussianProcess model(UnitCube cube) {
        return MaternFit.of(
                cube.categorical(),
                known.stream()
                        .map(one -> cube.point(one.trial().configuration()))
                        .toArray(double[][]::new),
                known.stream().mapToDouble(Known::value).toArray(),
                known.stream().mapToDouble(Known::error).toArray());
    }

    /**
     * A rung where trials were stopped.
     *
     * @param scores the warped losses there, by the number of the trial
     */
    private record Rung(Map<Integer, Double> scores, BayesianLine line) {

        static Rung of(Direction direction, Evidence evidence, double[] values, int level) {
            List<Trial> here = Stream.concat(evidence.observed().stream(), evidence.stopped().stream())
                    .filter(trial -> trial.valueAt(level).isPresent())
                    .toList();
            double[] warped = OutputWarp.of(here.stream()
                    .flatMapToDouble(trial -> trial.valueAt(level).stream())
                    .map(direction::loss)
                    .toArray());
            Map<Integer, Double> scores = new HashMap<>();
            for (int i = 0; i < warped.length; i++) {
                scores.put(here.get(i).number(), warped[i]);
            }
            List<double[]> ends = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                Double score = scores.get(evidence.observed().get(i).number());
                if (score != null) {
                    ends.add(new double[] {score, values[i]});
                }
            }
            return new Rung(scores, BayesianLine.through(ends));
        }

        Known forecast(Trial trial) {
            double score = scores.getOrDefault(trial.number(), 0.0);
            return new Known(trial, line.at(score), line.variance(score));
        }
    }
}

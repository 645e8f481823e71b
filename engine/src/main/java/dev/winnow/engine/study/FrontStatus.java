package dev.winnow.engine.study;

import dev.winnow.api.StudySpec;
import dev.winnow.api.StudyStatus.Front;
import dev.winnow.api.StudyStatus.FrontTrial;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TuningTrial;
import dev.winnow.search.pareto.ParetoFront;
import dev.winnow.search.trial.Objectives;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Builds what the status of a study with several objectives says of the Pareto front. */
final class FrontStatus {
    /** As many as the schema allows. */
    private static final int MOST = 20;
    /** Characters of the parameters of all shown trials together, so that a status stays below 64 KiB. */
    private static final int LONGEST = 32_000;

    private FrontStatus() {}

    static Front of(ParetoFront front, Objectives objectives, StudySpec spec, List<TuningTrial> trials) {
        Map<Integer, TuningTrial> byNumber = trials.stream()
                .collect(Collectors.toMap(trial -> trial.getSpec().number(), Function.identity()));
        var best = front.best(MOST);
        var shown = best.stream()
                .limit(fitting(best, byNumber))
                .sorted(Comparator.comparingInt(point -> point.trial().number()))
                .map(point -> trial(point, objectives, spec, byNumber))
                .toList();
        var volume = front.hypervolume(objectives);
        return new Front(front.points().size(), volume.isPresent() ? volume.getAsDouble() : null, shown);
    }

    /** How many of the trials fit into a status with their parameters. */
    private static int fitting(List<ParetoFront.Point> points, Map<Integer, TuningTrial> trials) {
        int fitting = 0;
        int length = 0;
        for (var point : points) {
            length += of(point, trials).getSpec().parameters().toString().length();
            fitting += length <= LONGEST ? 1 : 0;
        }
        return fitting;
    }

    private static TuningTrial of(ParetoFront.Point point, Map<Integer, TuningTrial> trials) {
        var trial = trials.get(point.trial().number());
        if (trial == null) {
            throw new IllegalStateException(
                    "no trial has the number " + point.trial().number());
        }
        return trial;
    }

    private static FrontTrial trial(
            ParetoFront.Point point, Objectives objectives, StudySpec spec, Map<Integer, TuningTrial> trials) {
        var trial = of(point, trials);
        var values = new LinkedHashMap<String, Double>();
        var measured = objectives.values(point.measurement());
        for (int i = 0; i < measured.size(); i++) {
            values.put(spec.objectives().get(i).metric(), measured.get(i));
        }
        return new FrontTrial(
                trial.getMetadata().getName(),
                values,
                TrialFacts.of(trial).countedStep().orElse(null),
                trial.getSpec().parameters());
    }
}

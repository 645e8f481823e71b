package dev.winnow.operator;

import dev.winnow.api.Names;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a study came to, without times: the same for each run that ended where an undisturbed one ends. */
final class Outcome {
    /** A whole study on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Outcome() {}

    /** Waits until nothing moves any more in a study, and gives what became of it and of its trials. */
    static List<String> of(TestNamespace lab, String study) {
        lab.await(study + " and its trials have ended", PATIENCE, () -> settled(lab, study));
        var status = lab.study(study).getStatus();
        var facts = new ArrayList<String>();
        facts.add(status.state() + " " + status.done() + " " + status.trials() + " " + status.best());
        trials(lab, study).forEach(trial -> facts.add(fact(trial)));
        return List.copyOf(facts);
    }

    /** Whether a study and all its trials have ended, none of its pods lives, and its status counts no trial as alive. */
    static boolean settled(TestNamespace lab, String study) {
        var status = lab.study(study).getStatus();
        return status != null
                && status.ended()
                && status.trials().running() + status.trials().paused() == 0
                && trials(lab, study).stream()
                        .allMatch(trial ->
                                trial.getStatus() != null && trial.getStatus().ended())
                && lab.livePods().stream()
                        .noneMatch(pod ->
                                study.equals(pod.getMetadata().getLabels().get(Names.STUDY_LABEL)));
    }

    private static List<TuningTrial> trials(TestNamespace lab, String study) {
        return lab.trials().stream()
                .filter(trial -> trial.getSpec().study().equals(study))
                .toList();
    }

    private static String fact(TuningTrial trial) {
        var status = trial.getStatus();
        return "%s %s %s %s, attempts %s, failures %d, %s"
                .formatted(
                        trial.getMetadata().getName(),
                        new TreeMap<>(trial.getSpec().parameters()),
                        trial.getSpec().desired(),
                        status.state(),
                        status.attempts(),
                        status.failureCount(),
                        new TreeMap<>(rungs(trial)));
    }

    private static Map<Integer, Double> rungs(TuningTrial trial) {
        return trial.getStatus().report().rungValues().stream()
                .collect(Collectors.toMap(RungValue::resource, RungValue::value));
    }

    /** A condition of a study as status, reason and message; empty without it. */
    static String condition(TuningStudy study, String type) {
        return study.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(condition -> condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage())
                .findFirst()
                .orElse("");
    }
}

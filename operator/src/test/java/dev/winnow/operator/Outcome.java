package dev.winnow.operator;

import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a study came to, without times: the same for each run that ended where an undisturbed one ends. */
final class Outcome {
    private Outcome() {}

    /** Waits until a study and all its trials have ended, and gives what became of them. */
    static List<String> of(TestNamespace lab, String study) {
        lab.awaitEnd(study);
        lab.await("all trials ended", () -> trials(lab, study).stream()
                .allMatch(
                        trial -> trial.getStatus() != null && trial.getStatus().ended()));
        lab.await("no pod is left running", () -> lab.livePods().isEmpty());
        var settled = lab.awaitStudy(
                        study,
                        seen -> seen.getStatus().ended()
                                && seen.getStatus().trials().running()
                                                + seen.getStatus().trials().paused()
                                        == 0)
                .getStatus();
        var facts = new ArrayList<String>();
        facts.add(settled.state() + " " + settled.done() + " " + settled.trials() + " " + settled.best());
        trials(lab, study).forEach(trial -> facts.add(fact(trial)));
        return List.copyOf(facts);
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

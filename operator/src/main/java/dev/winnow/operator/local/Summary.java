package dev.winnow.operator.local;

import dev.winnow.operator.api.StudyStatus;
import dev.winnow.operator.api.TuningStudy;
import dev.winnow.operator.api.TuningTrial;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person is told at the end of a run. */
final class Summary {
    private Summary() {}

    static List<String> of(Folder folder, TuningStudy study, List<TuningTrial> trials) {
        var status = Optional.ofNullable(study.getStatus()).orElse(StudyStatus.NEW);
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("The study " + study.getMetadata().getName() + " is "
                + (status.state() == null ? "new" : status.state()) + why(status));
        var best = status.best();
        if (best != null) {
            lines.add("  best value       " + best.display() + " ("
                    + study.getSpec().objective().metric() + ", trial " + best.trial() + ", step " + best.step()
                    + ")");
            lines.add("  its parameters   "
                    + study.getSpec().parameters().stream()
                            .filter(parameter -> best.parameters().containsKey(parameter.name()))
                            .map(parameter ->
                                    parameter.name() + "=" + best.parameters().get(parameter.name()))
                            .collect(Collectors.joining(" ")));
        }
        var counts = status.trials();
        if (counts != null) {
            lines.add("  trials           " + counts.completed() + " trained to the end, " + counts.stopped()
                    + " stopped early, " + counts.failed() + " failed"
                    + (counts.paused() + counts.pending() + counts.running() == 0
                            ? ""
                            : ", " + (counts.paused() + counts.pending() + counts.running()) + " go on"));
            lines.add("  trials by rung   " + Tables.rungs(trials));
        }
        var resources = status.resources();
        if (resources != null) {
            lines.add("  steps trained    " + resources.steps() + ", saved " + resources.stepsSaved());
            if (resources.gpuSeconds() > 0) {
                lines.add("  GPU-seconds      " + resources.gpuSeconds() + ", saved " + resources.gpuSecondsSaved());
            }
        }
        lines.add("  results          " + folder.root() + "/ (best.yaml, trials.csv, study.toml)");
        lines.add("  output, weights  " + folder.trials() + "/*/ (output.log, checkpoints)");
        return lines;
    }

    private static String why(StudyStatus status) {
        return Optional.ofNullable(status.conditions()).orElse(List.of()).stream()
                .filter(condition -> condition.getType().equals("Progressing"))
                .map(Condition::getMessage)
                .filter(message -> !message.isEmpty())
                .findFirst()
                .map(message -> ": " + message)
                .orElse("");
    }
}

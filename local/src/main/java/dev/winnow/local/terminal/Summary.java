package dev.winnow.local.terminal;

import dev.winnow.api.SixDigits;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.study.HypervolumeGrowth;
import dev.winnow.local.folder.Folder;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person is told at the end of a run. */
public final class Summary {
    private static final double LEAST_SHARE = 0.01;

    private Summary() {}

    /** @param going whether a run is at it, if the study has not ended */
    public static List<String> of(Folder folder, TuningStudy study, List<TuningTrial> trials, boolean going) {
        var status = study.statusOrNew();
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("The study " + study.getMetadata().getName() + " "
                + (status.ended() || going
                        ? "is " + (status.state() == null ? "new" : status.state()) + why(status)
                        : "has not ended, and no run is at it"));
        var best = status.best();
        if (best != null) {
            lines.add("  best value       " + best.display() + " ("
                    + study.getSpec().objective().metric() + ", trial " + best.trial() + ", step " + best.step()
                    + ")");
            lines.add("  its parameters   " + Tables.parameters(study, best.parameters()));
        }
        var front = status.paretoFront();
        if (front != null) {
            lines.add("  Pareto front     " + front.size() + (front.size() == 1 ? " trial" : " trials")
                    + (front.hypervolume() == null ? "" : ", hypervolume " + SixDigits.of(front.hypervolume())));
            Tables.front(study, front).forEach(row -> lines.add("    " + row));
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
        var earlier = status.warmStart();
        if (earlier != null) {
            lines.add("  learned from     " + earlier.trials().size() + " of " + earlier.found() + " trials of "
                    + String.join(", ", earlier.studies()));
        }
        var resources = status.resources();
        if (resources != null) {
            lines.add("  steps trained    " + resources.steps() + ", saved " + resources.stepsSaved());
            if (resources.gpuSeconds() > 0) {
                lines.add("  GPU-seconds      " + resources.gpuSeconds() + ", saved " + resources.gpuSecondsSaved());
            }
        }
        improvements(
                        "  best so far      ",
                        Optional.ofNullable(status.bestSoFar()).orElse(List.of()))
                .ifPresent(lines::add);
        improvements("  hypervolume      ", HypervolumeGrowth.of(study, trials)).ifPresent(lines::add);
        importance("  to be the best   ", status.importance()).ifPresent(lines::add);
        importance("  for all trials   ", status.modelImportance()).ifPresent(lines::add);
        lines.add("  results          " + folder.root() + "/ ("
                + (front != null ? "front.yaml, " : best != null ? "best.yaml, " : "") + "trials.csv, study.toml)");
        lines.add("  output, weights  " + folder.trials() + "/*/ (output.log, checkpoints)");
        return lines;
    }

    private static Optional<String> improvements(String what, List<StudyStatus.Improved> improvements) {
        return improvements.isEmpty()
                ? Optional.empty()
                : Optional.of(what
                        + improvements.stream()
                                .map(improved -> SixDigits.of(improved.value()) + " (" + improved.trial() + ")")
                                .collect(Collectors.joining(", ")));
    }

    /** The parameters that matter, the most important first; what is below one percent is not worth a word. */
    private static Optional<String> importance(String what, @Nullable Map<String, Double> shares) {
        return Optional.ofNullable(shares)
                .map(all -> what
                        + all.entrySet().stream()
                                .filter(share -> share.getValue() >= LEAST_SHARE)
                                .sorted(Map.Entry.<String, Double>comparingByValue()
                                        .reversed())
                                .map(share -> share.getKey() + " " + Math.round(share.getValue() * 100) + " %")
                                .collect(Collectors.joining(", ")));
    }

    private static String why(StudyStatus status) {
        return Optional.ofNullable(status.conditions()).orElse(List.of()).stream()
                .filter(condition -> condition.getType().equals("Progressing"))
                .map(Condition::getMessage)
                .filter(message -> !message.isEmpty())
                .findFirst()
                .map(message -> ": " + Tables.oneLine(message))
                .orElse("");
    }
}

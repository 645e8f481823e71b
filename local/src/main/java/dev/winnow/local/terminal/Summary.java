package dev.winnow.local.terminal;

import dev.winnow.api.SixDigits;
import dev.winnow.api.StudyStatus.Improved;
import dev.winnow.engine.next.NextStudy;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.StudyPhase;
import dev.winnow.engine.page.StudyResult;
import dev.winnow.local.folder.RunFolder;
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

    /**
     * The summary of a study.
     *
     * @param folder where the run keeps its files
     * @param going whether a run works on the study; it matters only if the study has not ended
     */
    public static List<String> of(RunFolder folder, StudyPage page, boolean going) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("The study " + page.study().name() + " " + state(page.phase(), going));
        page.phase().warnings().forEach(warning -> lines.add("  warning          " + Tables.oneLine(warning)));
        result(page, lines);
        trials(page, lines);
        spending(page, lines);
        improvements("  best so far      ", page.result().bestSoFar()).ifPresent(lines::add);
        improvements("  hypervolume      ", page.growth()).ifPresent(lines::add);
        importance("  to be the best   ", page.result().importance()).ifPresent(lines::add);
        importance("  for all trials   ", page.result().modelImportance()).ifPresent(lines::add);
        lines.add("  results          " + folder.root() + "/ (" + files(page.result()) + "trials.csv, study.toml)");
        lines.add("  output, weights  " + folder.trials() + "/*/ (output.log, checkpoints)");
        if (NextStudy.speaks(page)) {
            lines.add("  next             winnow next " + folder.root() + " says what to try after this study");
        }
        return lines;
    }

    private static String state(StudyPhase phase, boolean going) {
        if (!phase.ended() && !going) {
            return "has not ended, and no run is working on it";
        }
        return "is " + (phase.state() == null ? "new" : phase.state())
                + (phase.message().isEmpty() ? "" : ": " + Tables.oneLine(phase.message()));
    }

    private static void result(StudyPage page, List<String> lines) {
        var best = page.result().best();
        if (best != null) {
            lines.add("  best value       " + best.display() + " ("
                    + page.study().objective().metric() + ", trial " + best.trial() + ", step " + best.step() + ")");
            lines.add("  its parameters   " + best.parameters().text());
        }
        var front = page.result().front();
        if (front != null) {
            lines.add("  Pareto front     " + front.size() + (front.size() == 1 ? " trial" : " trials")
                    + (front.hypervolume() == null ? "" : ", hypervolume " + SixDigits.of(front.hypervolume())));
            Tables.front(page, front).forEach(row -> lines.add("    " + row));
        }
    }

    private static void trials(StudyPage page, List<String> lines) {
        var counts = page.phase().trials();
        if (counts != null) {
            int going = counts.paused() + counts.pending() + counts.running();
            lines.add("  trials           " + counts.completed() + " trained to the end, " + counts.stopped()
                    + " stopped early, " + counts.failed() + " failed" + (going == 0 ? "" : ", " + going + " go on"));
            lines.add("  trials by rung   " + Tables.rungs(page));
        }
        var earlier = page.search().warmStart();
        if (earlier != null) {
            lines.add("  learned from     " + earlier.learned() + " of " + earlier.found() + " trials of "
                    + String.join(", ", earlier.studies()));
        }
    }

    private static void spending(StudyPage page, List<String> lines) {
        page.spending().ifPresent(spending -> {
            lines.add("  steps trained    " + spending.steps() + ", " + saved(spending.stepsSaved()));
            boolean gpus = spending.gpuSeconds() > 0;
            long used = gpus
                    ? spending.gpuSeconds()
                    : Math.round(spending.runSeconds() == null ? 0 : spending.runSeconds());
            var saved = gpus ? spending.gpuSecondsSaved() : spending.runSecondsSaved();
            if (used > 0) {
                lines.add((gpus ? "  GPU-seconds      " : "  process-seconds  ")
                        + used
                        + (saved == null ? "" : ", " + saved(saved)));
            }
            if (spending.startSeconds() != null && spending.stepSeconds() != null && spending.startShare() != null) {
                lines.add("  a start, a step  " + SixDigits.of(spending.startSeconds()) + " s, "
                        + SixDigits.of(spending.stepSeconds()) + " s; starts are "
                        + Math.round(spending.startShare() * 100) + " % of the time");
            }
            if (spending.advice() != null) {
                lines.add("  advice           " + spending.advice());
            }
        });
    }

    /** What was spared against training the same trials to the end. */
    private static String saved(long spared) {
        return spared < 0 ? "pruning cost " + -spared + " more than it saved" : "saved " + spared;
    }

    private static String files(StudyResult result) {
        return result.front() != null ? "front.yaml, " : result.best() != null ? "best.yaml, " : "";
    }

    private static Optional<String> improvements(String what, List<Improved> improvements) {
        return improvements.isEmpty()
                ? Optional.empty()
                : Optional.of(what
                        + improvements.stream()
                                .map(improved -> SixDigits.of(improved.value()) + " (" + improved.trial() + ")")
                                .collect(Collectors.joining(", ")));
    }

    /** The parameters that matter, the most important first; shares below one percent are left out. */
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
}

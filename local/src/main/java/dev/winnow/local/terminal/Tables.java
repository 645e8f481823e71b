package dev.winnow.local.terminal;

import dev.winnow.api.Objective;
import dev.winnow.api.SixDigits;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run shows, as text: on a terminal, at its end, and by {@code winnow show}. */
public final class Tables {
    private Tables() {}

    /** State and best of the study. */
    static String headline(TuningStudy study) {
        var status = study.statusOrNew();
        return study.getMetadata().getName() + ": " + (status.state() == null ? "New" : status.state()) + ", best "
                + best(study);
    }

    /** The trials by state, such as {@code trials 20 of 27: 4 running, 16 paused}. */
    static String counts(TuningStudy study) {
        var counts = study.statusOrNew().trials();
        if (counts == null) {
            return "no trials yet";
        }
        var most = study.getSpec().limits().trials();
        var states = Stream.of(
                        count(counts.running(), "running"),
                        count(counts.pending(), "pending"),
                        count(counts.queued(), "queued"),
                        count(counts.paused(), "paused"),
                        count(counts.completed(), "completed"),
                        count(counts.stopped(), "stopped"),
                        count(counts.failed(), "failed"))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return "trials " + counts.total() + (most == null ? "" : " of " + most)
                + (states.isEmpty() ? "" : ": " + states);
    }

    private static String count(int number, String state) {
        return number == 0 ? "" : number + " " + state;
    }

    static String best(TuningStudy study) {
        var front = study.getStatus() == null ? null : study.getStatus().paretoFront();
        if (front != null) {
            return front.size() + (front.size() == 1 ? " trial" : " trials") + " on the front";
        }
        var best = study.getStatus() == null ? null : study.getStatus().best();
        return best == null
                ? "none yet"
                : study.getSpec().objective().metric() + " " + best.display() + " (" + best.trial() + ", step "
                        + best.step() + ")";
    }

    /** The trials at each rung, such as {@code step 1: 27, step 3: 9, step 9: 3}. */
    static String rungs(List<TuningTrial> trials) {
        var counts = new TreeMap<Integer, Integer>();
        for (var trial : trials) {
            trial.getSpec().rungs().forEach(rung -> counts.putIfAbsent(rung, 0));
            trial.statusOrNew().report().rungValues().forEach(rung -> counts.merge(rung.resource(), 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .map(rung -> "step " + rung.getKey() + ": " + rung.getValue())
                .collect(Collectors.joining(", "));
    }

    /** The trials as kubectl lists them. */
    public static List<String> trials(List<TuningTrial> trials) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("NAME", "STATE", "VALUE", "STEP", "RUNG", "ATTEMPTS", "REASON"));
        for (var trial : trials) {
            var status = trial.statusOrNew();
            var report = status.report();
            rows.add(List.of(
                    trial.getMetadata().getName(),
                    text(status.state()),
                    text(report.display()),
                    text(report.step()),
                    text(report.rung()),
                    text(status.attempts()),
                    text(status.reason())));
        }
        return aligned(rows);
    }

    /** The trials of the Pareto front: each objective, the step and the parameters. */
    static List<String> front(TuningStudy study, StudyStatus.Front front) {
        var metrics =
                study.getSpec().objectives().stream().map(Objective::metric).toList();
        var rows = new ArrayList<List<String>>();
        rows.add(Stream.of(Stream.of("TRIAL"), metrics.stream(), Stream.of("STEP", "PARAMETERS"))
                .flatMap(cells -> cells)
                .toList());
        for (var trial : front.trials()) {
            var row = new ArrayList<String>();
            row.add(trial.trial());
            metrics.forEach(metric -> row.add(SixDigits.of(trial.values().getOrDefault(metric, 0.0))));
            row.add(text(trial.step()));
            row.add(parameters(study, trial.parameters()));
            rows.add(row);
        }
        return aligned(rows);
    }

    /** Parameters in the order of the manifest: {@code learningRate=0.1 units=64}. */
    static String parameters(TuningStudy study, Map<String, String> values) {
        return study.getSpec().parameters().stream()
                .filter(parameter -> values.containsKey(parameter.name()))
                .map(parameter -> parameter.name() + "=" + values.get(parameter.name()))
                .collect(Collectors.joining(" "));
    }

    static List<String> aligned(List<List<String>> rows) {
        var widths = new LinkedHashMap<Integer, Integer>();
        rows.forEach(row -> {
            for (int i = 0; i < row.size(); i++) {
                widths.merge(i, row.get(i).length(), Math::max);
            }
        });
        return rows.stream()
                .map(row -> {
                    var line = new StringBuilder();
                    for (int i = 0; i < row.size(); i++) {
                        line.append(
                                String.format(Locale.ROOT, "%-" + (widths.getOrDefault(i, 0) + 3) + "s", row.get(i)));
                    }
                    return line.toString().stripTrailing();
                })
                .toList();
    }

    /** A message of several lines as one. */
    static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " | ");
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}

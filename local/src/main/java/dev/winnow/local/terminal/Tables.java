package dev.winnow.local.terminal;

import dev.winnow.api.Objective;
import dev.winnow.api.SixDigits;
import dev.winnow.engine.page.Estimate;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.StudyResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run shows, as text: on a terminal, at its end, and by {@code winnow show}. */
public final class Tables {
    private Tables() {}

    /** State and best of the study. */
    static String headline(StudyPage page) {
        var state = page.phase().state();
        return page.study().name() + ": " + (state == null ? "New" : state) + ", best " + best(page);
    }

    /** The trials by state, such as {@code trials 20 of 27: 4 running, 16 paused}. */
    static String counts(StudyPage page) {
        var counts = page.phase().trials();
        if (counts == null) {
            return "no trials yet";
        }
        var most = page.study().trialLimit();
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

    private static String best(StudyPage page) {
        var front = page.result().front();
        if (front != null) {
            return front.size() + (front.size() == 1 ? " trial" : " trials") + " on the front";
        }
        var best = page.result().best();
        return best == null
                ? "none yet"
                : page.study().objective().metric() + " " + best.display() + " (" + best.trial() + ", step "
                        + best.step() + ")";
    }

    /** The trials at each rung, such as {@code step 1: 27, step 3: 9, step 9: 3}. */
    static String rungs(StudyPage page) {
        return page.rungs().stream()
                .map(rung -> "step " + rung.resource() + ": " + rung.trials())
                .collect(Collectors.joining(", "));
    }

    /** The steps and the time left, such as {@code 6 of about 21 steps, about 12 s left}. */
    static String progress(Estimate estimate) {
        if (estimate.expected() == 0) {
            return estimate.done() + " steps trained";
        }
        if (estimate.done() >= estimate.expected()) {
            return estimate.done() + " steps, where about " + estimate.expected() + " were expected";
        }
        return estimate.done() + " of about " + estimate.expected() + " steps"
                + estimate.left()
                        .map(time -> ", about " + Times.text(time) + " left")
                        .orElse("");
    }

    /** The trials as kubectl lists them. */
    public static List<String> trials(StudyPage page) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("NAME", "STATE", "VALUE", "STEP", "RUNG", "ATTEMPTS", "REASON"));
        for (var trial : page.trials()) {
            rows.add(List.of(
                    trial.name(),
                    text(trial.phase().state()),
                    text(trial.values().display()),
                    text(trial.values().step()),
                    text(trial.values().rung()),
                    text(trial.phase().attempts()),
                    text(trial.phase().reason())));
        }
        return aligned(rows);
    }

    /** The trials of the Pareto front: each objective, the step and the parameters. */
    static List<String> front(StudyPage page, StudyResult.Front front) {
        var metrics = page.study().objectives().stream().map(Objective::metric).toList();
        var rows = new ArrayList<List<String>>();
        rows.add(Stream.of(Stream.of("TRIAL"), metrics.stream(), Stream.of("STEP", "PARAMETERS"))
                .flatMap(cells -> cells)
                .toList());
        for (var trial : front.trials()) {
            var row = new ArrayList<String>();
            row.add(trial.trial());
            metrics.forEach(metric -> row.add(SixDigits.of(trial.values().getOrDefault(metric, 0.0))));
            row.add(text(trial.step()));
            row.add(trial.parameters().text());
            rows.add(row);
        }
        return aligned(rows);
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

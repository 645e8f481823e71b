package dev.winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A page of results: where and when it was measured, and tables of figures with the limits that some of them have. */
final class Page {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final List<String> lines = new ArrayList<>();
    private final boolean judged;
    private final String loadBefore;
    private int missedLimits;

    /**
     * A page that is empty but for its head.
     *
     * @param judged whether figures are held against their limits; those of a quick run are not
     */
    Page(String name, Profile profile, Instant begin) throws IOException {
        judged = profile.judged();
        loadBefore = Machine.loadAverage();
        lines.add("# " + name + (judged ? "" : " (quick run: too short to be held against the limits)"));
        lines.add("");
        lines.add("`bench/%s%s`, %s, on %s."
                .formatted(name, judged ? "" : " --quick", TIME.format(begin), Machine.describe()));
    }

    /** Text between tables. */
    Page text(String sentence) {
        lines.add("");
        lines.add(sentence);
        return this;
    }

    /** Begins a table. */
    Page table(String... head) {
        lines.add("");
        lines.add("| " + String.join(" | ", head) + " |");
        lines.add("|" + "---|".repeat(head.length));
        return this;
    }

    /** A row of any table. */
    Page row(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
        return this;
    }

    /** Begins a table of figures. */
    Page figures() {
        return table("figure", "measured", "limit", "");
    }

    /** A figure without a limit. */
    Page figure(String what, String value) {
        return row(what, value, "", "");
    }

    /** A figure that has one. */
    Page figure(String what, String value, String limit, boolean met) {
        if (judged && !met) {
            missedLimits++;
        }
        return row(what, value, limit, judged ? (met ? "met" : "**missed**") : "");
    }

    /** A figure with a limit in its own unit. */
    Page figure(String what, Limit limit, double value, String format) {
        var bound = (limit.direction() == Limit.Direction.AtMost ? "<= " : ">= ") + limit.limit() + " " + limit.unit();
        return figure(what, String.format(Locale.ROOT, format, value), bound, limit.met(value));
    }

    /** Whether the operator lost sight of pods, in which case its other figures mean little. */
    Page missedPods(List<Call> calls) {
        long missed = calls.stream().filter(Call::missesPod).count();
        return figure("pods believed gone that were there", Long.toString(missed), "0", missed == 0);
    }

    /** The figures of a distribution, with a limit, in seconds, on its 95th percentile. */
    Page figures(String what, Distribution distribution, Limit limit) {
        var p95 = distribution.percentile(95);
        figure(what + ", p50", Distribution.seconds(distribution.percentile(50)));
        figure(
                what + ", p95",
                Distribution.seconds(p95),
                "<= " + Distribution.seconds(Duration.ofMillis(Math.round(limit.limit() * 1000))),
                limit.met(p95.toNanos() / 1e9));
        return figure(what + ", max of " + distribution.size(), Distribution.seconds(distribution.max()));
    }

    /**
     * Prints the page and writes it.
     *
     * @return how many limits were missed
     */
    int publish(Path file) throws IOException {
        text("Load average (1, 5, 15 minutes) before: %s; after: %s.".formatted(loadBefore, Machine.loadAverage()));
        var page = String.join("\n", lines) + "\n";
        Files.createDirectories(file.getParent());
        Files.writeString(file, page);
        System.out.print(page);
        return missedLimits;
    }
}

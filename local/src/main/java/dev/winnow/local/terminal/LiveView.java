package dev.winnow.local.terminal;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.local.run.View;
import dev.winnow.search.forecast.Outline;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * A few lines on a terminal that are written anew in their place, each cut to the width; above them stays what is to be
 * read. The terminal is left as it was whatever ends the run: no mode of it is changed.
 */
public final class LiveView implements View {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final int WIDEST_BAR = 40;
    private static final int NARROWEST_BAR = 8;
    private static final int MOST_RUNNING = 8;

    private final PrintStream out;
    private final Outline outline;
    private final Supplier<Terminal.Size> terminal;
    private final News news = News.failures();
    private final List<String> lasting = new ArrayList<>();
    private Instant drawn = Instant.EPOCH;
    private Terminal.Size size = Terminal.Size.USUAL;
    private List<String> frame = List.of();

    public LiveView(PrintStream out, Outline outline, Supplier<Terminal.Size> terminal) {
        this.out = out;
        this.outline = outline;
        this.terminal = terminal;
    }

    @Override
    public void show(TuningStudy study, List<TuningTrial> trials, Instant now) {
        boolean over = study.getStatus() != null && study.getStatus().ended();
        lasting.addAll(news.of(trials));
        if (!over && now.isBefore(drawn.plus(EVERY))) {
            return;
        }
        drawn = now;
        size = terminal.get();
        var estimate = Estimate.of(outline, trials, study.getSpec().limits().parallelTrials(), now);
        var next = new ArrayList<String>();
        next.add(Tables.headline(study));
        next.add(Tables.counts(study));
        next.add("rungs: " + Tables.rungs(trials));
        next.add(progress(estimate));
        next.addAll(running(trials, size.rows() - 1 - next.size()));
        draw(next.stream().limit(Math.max(1, size.rows() - 1)).map(this::cut).toList());
    }

    @Override
    public void say(String line) {
        lasting.add(line);
        draw(frame);
    }

    /** Writes over what was drawn before, without a moment in which it is gone. */
    private void draw(List<String> next) {
        if (lasting.isEmpty() && next.equals(frame)) {
            return;
        }
        var text = new StringBuilder("\r");
        int rows = frame.stream().mapToInt(this::rows).sum();
        if (rows > 0) {
            text.append("\033[").append(rows).append('A');
        }
        lasting.forEach(line -> text.append(line).append("\033[K\n"));
        next.forEach(line -> text.append(line).append("\033[K\n"));
        out.print(text.append("\033[J"));
        out.flush();
        lasting.clear();
        frame = next;
    }

    /** How many rows a line takes that was cut for a terminal which may have been wider. */
    private int rows(String line) {
        return Math.max(1, (line.length() + size.columns() - 1) / size.columns());
    }

    private String cut(String line) {
        // The last column stays free: a terminal that stands in it may have begun the next row.
        int room = Math.max(2, size.columns() - 1);
        return line.length() <= room ? line : line.substring(0, room - 2) + "..";
    }

    private String progress(Estimate estimate) {
        var text = estimate.text();
        int room = Math.min(WIDEST_BAR, size.columns() - 1 - text.length() - "[] ".length());
        if (room < NARROWEST_BAR || estimate.expected() == 0) {
            return text;
        }
        int full = (int) Math.min(room, room * estimate.done() / estimate.expected());
        return "[" + "#".repeat(full) + ".".repeat(room - full) + "] " + text;
    }

    private static List<String> running(List<TuningTrial> trials, int room) {
        var all = trials.stream()
                .filter(trial -> trial.statusOrNew().state() == State.Running)
                .sorted(Comparator.comparing(trial -> trial.getSpec().number()))
                .map(LiveView::line)
                .toList();
        int most = Math.min(MOST_RUNNING, room);
        if (all.size() <= most) {
            return all;
        }
        var some = new ArrayList<>(all.subList(0, Math.max(0, most - 1)));
        some.add("  and " + (all.size() - some.size()) + " more");
        return some;
    }

    private static String line(TuningTrial trial) {
        var report = trial.statusOrNew().report();
        return "  " + trial.getMetadata().getName() + " trains to step "
                + trial.getSpec().resource()
                + (report.step() == null ? "" : ", " + report.display() + " at step " + report.step());
    }
}

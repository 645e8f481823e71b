package dev.winnow.local.terminal;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.page.Estimate;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.TrialPage;
import dev.winnow.local.run.View;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * A few lines on a terminal that are written again and again in the same place, each cut to the width of the terminal.
 * Lines that stay are written above. The view changes no mode of the terminal, so nothing must be restored, whatever ends
 * the run.
 */
public final class LiveView implements View {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final int WIDEST_BAR = 40;
    private static final int NARROWEST_BAR = 8;
    private static final int MOST_RUNNING = 8;

    private final PrintStream out;
    private final Supplier<Terminal.Size> terminal;
    private final News news = News.failures();
    private final List<String> lasting = new ArrayList<>();
    private Instant drawn = Instant.EPOCH;
    private Terminal.Size size = Terminal.Size.USUAL;
    private List<String> frame = List.of();

    public LiveView(PrintStream out, Supplier<Terminal.Size> terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void show(StudyPage page) {
        lasting.addAll(news.of(page));
        if (!page.phase().ended() && page.time().isBefore(drawn.plus(EVERY))) {
            return;
        }
        drawn = page.time();
        size = terminal.get();
        var next = new ArrayList<String>();
        next.add(Tables.headline(page));
        next.add(Tables.counts(page));
        next.add("rungs: " + Tables.rungs(page));
        next.add(progress(page.estimate()));
        next.addAll(running(page.trials(), size.rows() - 1 - next.size()));
        draw(next.stream()
                .limit(Math.max(1, size.rows() - 1))
                .map(PlainOutput::plain)
                .map(this::cut)
                .toList());
    }

    @Override
    public void say(String line) {
        lasting.add(line);
        draw(frame);
    }

    /** Writes over what was drawn before in one piece, so that nothing flickers. */
    private void draw(List<String> next) {
        if (lasting.isEmpty() && next.equals(frame)) {
            return;
        }
        var text = new StringBuilder("\r");
        int rows = frame.stream().mapToInt(this::rows).sum();
        if (rows > 0) {
            text.append("\033[").append(rows).append('A');
        }
        lasting.forEach(line -> text.append(PlainOutput.plain(line)).append("\033[K\n"));
        next.forEach(line -> text.append(line).append("\033[K\n"));
        out.print(text.append("\033[J"));
        out.flush();
        lasting.clear();
        frame = next;
    }

    /** How many rows a drawn line takes now: it was cut for a terminal that may have been wider. */
    private int rows(String line) {
        return Math.max(1, (line.length() + size.columns() - 1) / size.columns());
    }

    private String cut(String line) {
        // The last column stays free: a terminal that stands in it may have begun the next row.
        int room = Math.max(2, size.columns() - 1);
        return line.length() <= room ? line : line.substring(0, room - 2) + "..";
    }

    private String progress(Estimate estimate) {
        var text = Tables.progress(estimate);
        int room = Math.min(WIDEST_BAR, size.columns() - 1 - text.length() - "[] ".length());
        if (room < NARROWEST_BAR || estimate.expected() == 0) {
            return text;
        }
        int full = (int) Math.min(room, room * estimate.done() / estimate.expected());
        return "[" + "#".repeat(full) + ".".repeat(room - full) + "] " + text;
    }

    private static List<String> running(List<TrialPage> trials, int room) {
        var all = trials.stream()
                .filter(trial -> trial.phase().state() == State.Running)
                .sorted(Comparator.comparing(TrialPage::number))
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

    private static String line(TrialPage trial) {
        var values = trial.values();
        return "  " + trial.name() + " trains to step " + trial.plan().granted()
                + (values.step() == null ? "" : ", " + values.display() + " at step " + values.step());
    }
}

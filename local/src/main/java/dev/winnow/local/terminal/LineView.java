package dev.winnow.local.terminal;

import dev.winnow.engine.page.StudyPage;
import dev.winnow.local.run.View;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Plain lines: one for each trial that comes to rest or ends, and one for the whole study every ten seconds. */
public final class LineView implements View {
    private static final Duration SUMMARY_EVERY = Duration.ofSeconds(10);

    private final PrintStream stream;
    private final PlainOutput out;
    private final News news = News.all();
    private Instant summary;

    /** @param start when the run began; the first line on the whole study comes ten seconds later */
    public LineView(PrintStream out, Instant start) {
        stream = out;
        this.out = new PlainOutput(out);
        summary = start;
    }

    @Override
    public void show(StudyPage page) {
        news.of(page).forEach(out::println);
        if (!page.time().isBefore(summary.plus(SUMMARY_EVERY))) {
            summary = page.time();
            out.println(Tables.headline(page) + ", " + Tables.counts(page) + ", " + Tables.progress(page.estimate()));
        }
        stream.flush();
    }

    @Override
    public void say(String line) {
        out.println(line);
    }
}

package dev.winnow.local.terminal;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.local.run.View;
import dev.winnow.search.forecast.Outline;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Plain lines, one when a trial comes to rest or to its end, and one on the whole study every few seconds. */
public final class LineView implements View {
    private static final Duration SUMMARY_EVERY = Duration.ofSeconds(10);

    private final PrintStream out;
    private final Outline outline;
    private final News news = News.all();
    private Instant summary;

    public LineView(PrintStream out, Outline outline, Instant start) {
        this.out = out;
        this.outline = outline;
        summary = start;
    }

    @Override
    public void show(TuningStudy study, List<TuningTrial> trials, Instant now) {
        news.of(trials).forEach(out::println);
        if (!now.isBefore(summary.plus(SUMMARY_EVERY))) {
            summary = now;
            var estimate = Estimate.of(outline, trials, study.getSpec().limits().parallelTrials(), now);
            out.println(Tables.headline(study) + ", " + Tables.counts(study) + ", " + estimate.text());
        }
        out.flush();
    }

    @Override
    public void say(String line) {
        out.println(line);
    }
}

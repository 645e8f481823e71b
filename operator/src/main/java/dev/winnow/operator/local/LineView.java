package dev.winnow.operator.local;

import dev.winnow.operator.api.TrialSpec;
import dev.winnow.operator.api.TrialStatus.State;
import dev.winnow.operator.api.TuningStudy;
import dev.winnow.operator.api.TuningTrial;
import dev.winnow.operator.study.Outline;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plain lines, one when a trial comes to rest or to its end, and one on the whole study every few seconds. */
final class LineView implements View {
    private static final Duration SUMMARY_EVERY = Duration.ofSeconds(10);

    private static final String STUDY_ENDED = TrialSpec.Reason.StudyEnded.name();

    private final PrintStream out;
    private final Outline outline;
    private final Map<String, String> shown = new HashMap<>();
    private Instant summary;

    LineView(PrintStream out, Outline outline, Instant start) {
        this.out = out;
        this.outline = outline;
        summary = start;
    }

    @Override
    public void show(TuningStudy study, List<TuningTrial> trials, Instant now) {
        for (var trial : trials) {
            var state = Tables.status(trial).state();
            if (state == State.Paused || (state != null && state.ended())) {
                line(trial);
            }
        }
        if (!now.isBefore(summary.plus(SUMMARY_EVERY))) {
            summary = now;
            var estimate = Estimate.of(outline, trials, study.getSpec().limits().parallelTrials(), now);
            out.println(Tables.headline(study) + ", " + estimate.text());
        }
        out.flush();
    }

    private void line(TuningTrial trial) {
        var status = Tables.status(trial);
        if (STUDY_ENDED.equals(status.reason())) {
            // All that rested is stopped at once, which the summary tells.
            return;
        }
        var report = status.report();
        var line = trial.getMetadata().getName() + " " + status.state()
                + (status.reason() == null ? "" : " (" + status.reason() + ")")
                + (report.display() == null ? "" : " " + report.display() + " at step " + report.step())
                + (status.state() == State.Failed ? ": " + status.message() : "");
        if (!line.equals(shown.put(trial.getMetadata().getName(), line))) {
            out.println(line);
        }
    }
}

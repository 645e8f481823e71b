package dev.winnow.local.terminal;

import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What became of trials since it was last asked, a line each. */
final class News {
    private static final String STUDY_ENDED = TrialSpec.Reason.StudyEnded.name();

    private final Predicate<TrialStatus> matters;
    private final Map<String, String> told = new HashMap<>();

    private News(Predicate<TrialStatus> matters) {
        this.matters = matters;
    }

    /** Of trials that came to rest or to their end, and of attempts that failed. */
    static News all() {
        return new News(status -> failed(status) || status.state() == State.Paused || status.ended());
    }

    /** Of failures alone. */
    static News failures() {
        return new News(News::failed);
    }

    private static boolean failed(TrialStatus status) {
        return status.state() == State.Failed || (status.state() == State.Pending && status.failureCount() > 0);
    }

    List<String> of(List<TuningTrial> trials) {
        var news = new ArrayList<String>();
        for (var trial : trials) {
            var status = trial.statusOrNew();
            // All that rested is stopped at the study's end, which the summary tells.
            if (matters.test(status) && !STUDY_ENDED.equals(status.reason())) {
                var name = trial.getMetadata().getName();
                var line = name + " " + line(status);
                if (!line.equals(told.put(name, line))) {
                    news.add(line);
                }
            }
        }
        return news;
    }

    private static String line(TrialStatus status) {
        var report = status.report();
        return status.state()
                + (status.reason() == null ? "" : " (" + status.reason() + ")")
                + (report.display() == null ? "" : " " + report.display() + " at step " + report.step())
                + (failed(status) && status.message() != null ? ": " + Tables.oneLine(status.message()) : "");
    }
}

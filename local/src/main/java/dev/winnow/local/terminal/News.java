package dev.winnow.local.terminal;

import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.TrialPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What became of trials since the last page, a line for each. */
final class News {
    private static final String STUDY_ENDED = TrialSpec.Reason.StudyEnded.name();

    private final Predicate<TrialPage.Phase> matters;
    private final Map<String, String> told = new HashMap<>();

    private News(Predicate<TrialPage.Phase> matters) {
        this.matters = matters;
    }

    /** News of trials that came to rest or ended, and of attempts that failed. */
    static News all() {
        return new News(phase -> failed(phase) || phase.state() == State.Paused || phase.ended());
    }

    /** News of failures alone. */
    static News failures() {
        return new News(News::failed);
    }

    private static boolean failed(TrialPage.Phase phase) {
        return phase.state() == State.Failed || (phase.state() == State.Pending && phase.failures() > 0);
    }

    /** The lines that were not told before. */
    List<String> of(StudyPage page) {
        var news = new ArrayList<String>();
        for (var trial : page.trials()) {
            // The study's end stops every trial that rests; the summary tells of the end.
            if (matters.test(trial.phase()) && !STUDY_ENDED.equals(trial.phase().reason())) {
                var line = trial.name() + " " + line(trial);
                if (!line.equals(told.put(trial.name(), line))) {
                    news.add(line);
                }
            }
        }
        return news;
    }

    private static String line(TrialPage trial) {
        var phase = trial.phase();
        var values = trial.values();
        return phase.state()
                + (phase.reason() == null ? "" : " (" + phase.reason() + ")")
                + (values.display() == null ? "" : " " + values.display() + " at step " + values.step())
                + (failed(phase) && phase.message() != null ? ": " + Tables.oneLine(phase.message()) : "");
    }
}

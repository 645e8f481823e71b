package dev.winnow.engine.trial;

import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TuningTrial;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whose log is read where trainers print their metrics. */
public final class LogReading {
    private LogReading() {}

    /** Whether what an attempt of a trial prints may count. */
    public static boolean counts(TuningTrial trial) {
        var status = trial.statusOrNew();
        return trial.getSpec().desired() == Desired.Running
                && !status.ended()
                && status.report().diverged() == null
                && TrialFacts.of(trial).lastRung().isEmpty();
    }

    /**
     * The attempt whose log is read: the newest one, from when its trainer runs until its end is judged.
     *
     * @param attempts all that exist
     */
    public static Optional<AttemptView> of(TuningTrial trial, List<AttemptView> attempts) {
        return attempts.stream()
                .max(Comparator.comparingInt(AttemptView::attempt))
                .filter(newest -> counts(trial) && !(newest.stage() instanceof Stage.Waiting))
                .filter(newest -> !AttemptTime.judged(trial.statusOrNew(), newest));
    }
}

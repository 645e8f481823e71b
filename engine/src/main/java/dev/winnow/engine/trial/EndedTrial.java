package dev.winnow.engine.trial;

import dev.winnow.api.TuningTrial;
import java.util.List;

/** A trial that has ended. */
public final class EndedTrial {
    private EndedTrial() {}

    /**
     * Whether a trial has ended, none of its attempts lives, and the time of the last one is on record. Nothing can follow
     * that no event tells of.
     *
     * @param attempts all attempts of the trial that exist
     */
    public static boolean settled(TuningTrial trial, List<AttemptView> attempts) {
        var status = trial.statusOrNew();
        return status.ended()
                && (status.pod() == null || status.pod().endTime() != null)
                && attempts.stream().noneMatch(AttemptView::alive);
    }
}

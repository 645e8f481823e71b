package dev.winnow.engine.trial;

import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TrialStatusEdit;
import dev.winnow.api.TuningTrial;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a trial whose pod ended with whoever ran it: its next attempt need not wait. */
public final class Interruption {
    private Interruption() {}

    /**
     * The status after an interruption; the same as before if the trial had no pod.
     *
     * @param lastSeen when the pod was last known to run; not after now
     */
    public static TrialStatus of(TuningTrial trial, Instant lastSeen) {
        var before = trial.statusOrNew();
        var ref = before.pod();
        if (ref == null || ref.endTime() != null) {
            return before;
        }
        var edit = AttemptTime.ended(new TrialStatusEdit(before), ref, Optional.empty(), lastSeen);
        if (before.state() == State.Running || before.state() == State.Queued) {
            edit.state(State.Pending)
                    .reason(TrialReason.Interrupted)
                    .message("the run was interrupted; the trial goes on from its checkpoint");
        }
        return edit.status();
    }
}

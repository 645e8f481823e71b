package dev.winnow.engine.trial;

import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import java.util.Optional;

/** A queue that takes back the place of an attempt. */
final class Preemption {
    private Preemption() {}

    /**
     * The attempt as its trial is to see it. An object that trained and is suspended again has lost its pods, and would train anew
     * under the number of the same attempt; so the attempt is over, and the next one goes on from the checkpoint. This is no fault of the trainer.
     */
    static AttemptView seen(TrialStatus before, AttemptView attempt) {
        boolean takenBack = before.state() == TrialStatus.State.Running
                && attempt.stage() instanceof Stage.Waiting waiting
                && TrialReason.Suspended.is(waiting.reason());
        return takenBack
                ? attempt.at(new Stage.Failed(
                        Optional.empty(),
                        TrialReason.Suspended.name(),
                        "its object was suspended, as by a queue that gave its place to another",
                        false))
                : attempt;
    }
}

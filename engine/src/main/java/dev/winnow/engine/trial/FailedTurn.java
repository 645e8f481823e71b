package dev.winnow.engine.trial;

import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TrialStatusEdit;
import java.util.Objects;

/** A turn of a trial that failed by a fault of the operator. */
public final class FailedTurn {
    private FailedTurn() {}

    /** What the status says of it. The next turn that goes well says something else. */
    public static TrialStatus status(TrialStatus before, RuntimeException fault) {
        return new TrialStatusEdit(before)
                .state(Objects.requireNonNullElse(before.state(), State.Pending))
                .reason(TrialReason.TurnFailed)
                .message(
                        "the operator fails at its turn, which is tried again; report the fault with the operator's log: "
                                + fault)
                .status();
    }
}

package dev.winnow.engine.trial;

import dev.winnow.api.TrialStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * The next step of a trial.
 *
 * @param status what the status is to be
 * @param act what to do once that status is on record
 * @param nextTurn after how long the trial needs a turn although nothing may have happened
 */
public record Step(TrialStatus status, Act act, Optional<Duration> nextTurn) {
    Step(TrialStatus status, Act act) {
        this(status, act, Optional.empty());
    }

    Step(TrialStatus status) {
        this(status, new Act.Nothing());
    }

    Step again(Duration delay) {
        return new Step(status, act, Optional.of(delay));
    }

    /**
     * The same once a stray attempt is gone: it is told to end.
     *
     * @param exclusive whether no attempt starts beside it
     */
    Step after(AttemptView stray, boolean exclusive) {
        if (!stray.deleting()) {
            return new Step(status, new Act.End(stray), nextTurn);
        }
        return exclusive && act instanceof Act.Start ? new Step(status, new Act.Nothing(), nextTurn) : this;
    }
}

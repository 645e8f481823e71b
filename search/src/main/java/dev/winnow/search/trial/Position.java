package dev.winnow.search.trial;

/** Where a trial stands between two decisions. */
public enum Position {
    /** Runs, or waits to be scheduled, towards its grant: it holds a slot. */
    TRAINING,
    /** Paused on the way to its grant: the study owes it the rest. */
    OWED,
    /** Came to its grant with its pod alive; to be decided now. */
    AWAITING,
    /** Came to its grant and was paused; may be promoted later. */
    RESTING,
    /** Came to the last rung of its bracket, also if it was not granted this rung; to be marked as completed. */
    FINISHED,
    /** Ended, or told to end. */
    ENDED;

    /** @param last the last rung of the trial's bracket */
    public static Position of(Trial trial, int last) {
        if (!trial.active()) {
            return ENDED;
        }
        if (trial.rungs().containsKey(last)) {
            return FINISHED;
        }
        boolean running = trial.desired() == Desired.RUNNING;
        if (!trial.rungs().containsKey(trial.resource())) {
            return running ? TRAINING : OWED;
        }
        return running ? AWAITING : RESTING;
    }
}

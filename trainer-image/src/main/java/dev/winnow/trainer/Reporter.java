package dev.winnow.trainer;

/** Takes the scores of a trial to whoever started it. */
interface Reporter {
    /**
     * Reports an epoch, and waits for the answer.
     *
     * @param step epochs learned so far; at least 1
     * @throws ReportRefusedException if the report is wrong, so that repeating it cannot help
     * @throws OperatorAwayException if nobody answered for as long as it makes sense to wait
     */
    Answer report(int step, Score score) throws ReportRefusedException, OperatorAwayException, InterruptedException;

    /** What the trainer is to do next. */
    enum Answer {
        CONTINUE,
        /** The trial is paused, stopped or goes on elsewhere: nothing is left to do here. */
        END,
        /** The trial is recorded as diverged. */
        DIVERGED
    }

    /**
     * The body of a report. That the model has diverged is told by the bare token {@code NaN} for the objective, which is
     * not JSON but the trainer contract; no other metric may come with it that is not a number.
     */
    static String json(int step, Score score) {
        String metrics = score.isDiverged()
                ? "\"accuracy\": NaN"
                : "\"accuracy\": %s, \"loss\": %s"
                        .formatted(Double.toString(score.accuracy()), Double.toString(score.loss()));
        return "{\"step\": %d, \"metrics\": {%s}}".formatted(step, metrics);
    }
}

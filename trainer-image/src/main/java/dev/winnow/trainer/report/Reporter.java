package dev.winnow.trainer.report;

import dev.winnow.trainer.learn.Score;
import java.util.Map;
import java.util.stream.Collectors;

/** Takes the scores of a trial to whoever started it. */
public interface Reporter {
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

    /** The body of a report. A metric that is not a number is the bare token {@code NaN}, by the trainer contract. */
    static String json(int step, Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .map(metric -> "\"%s\": %s".formatted(metric.getKey(), metric.getValue()))
                .collect(Collectors.joining(", ", "{\"step\": %d, \"metrics\": {".formatted(step), "}}"));
    }
}

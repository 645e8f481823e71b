package dev.winnow.trainer.report;

import dev.winnow.trainer.learn.Score;
import java.io.PrintStream;

/** Prints reports, one JSON object per line, for a person who tries the trainer without an operator. */
public record ConsoleReporter(PrintStream out) implements Reporter {
    @Override
    public Answer report(int step, Score score) {
        out.println(Reporter.json(step, score.metrics()));
        return score.isDiverged() ? Answer.DIVERGED : Answer.CONTINUE;
    }
}

package dev.winnow.trainer;

import java.io.PrintStream;

/** Prints reports, one JSON object per line, for a person who tries the trainer without an operator. */
record ConsoleReporter(PrintStream out) implements Reporter {
    @Override
    public Answer report(int step, Score score) {
        out.println(Reporter.json(step, score.metrics()));
        return score.isDiverged() ? Answer.DIVERGED : Answer.CONTINUE;
    }
}

package dev.winnow.operator.sidecar;

import dev.winnow.engine.log.MetricsReader;
import dev.winnow.engine.log.NewReports;
import dev.winnow.engine.report.Report;
import dev.winnow.operator.sidecar.ReportSender.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads what a trainer writes until it is told that the trainer has ended, then the rest; and sends what is worth sending. While
 * nobody takes a report nothing more is read, so little is in memory however long that lasts.
 */
final class Reading {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Waits for a while, or less. */
    @FunctionalInterface
    interface Pause {
        /** @throws InterruptedException if the program is to end at once */
        void of(Duration time) throws InterruptedException;
    }

    private final MetricsReader reader;
    private final NewReports reports;
    private final Function<Report, Answer> sender;
    private final Consumer<String> words;
    private final Pause pause;
    private final BooleanSupplier ended;
    private boolean over;
    private boolean complained;

    /**
     * @param words takes a line for a person
     * @param ended whether the trainer has ended
     */
    Reading(
            MetricsReader reader,
            NewReports reports,
            Function<Report, Answer> sender,
            Consumer<String> words,
            Pause pause,
            BooleanSupplier ended) {
        this.reader = reader;
        this.reports = reports;
        this.sender = sender;
        this.words = words;
        this.pause = pause;
        this.ended = ended;
    }

    /** Reads to the end: all that the trainer wrote was taken then, or counts for nothing. */
    void run() throws InterruptedException {
        while (!ended.getAsBoolean()) {
            turn(false);
            pause.of(EVERY);
        }
        turn(true);
    }

    private void turn(boolean last) throws InterruptedException {
        if (over) {
            return;
        }
        try {
            if (last) {
                reader.end(reports);
            } else {
                reader.read(reports);
            }
        } catch (IOException e) {
            complain("cannot be read: " + e);
        }
        reader.complaint().ifPresent(this::complain);
        for (var report : reports.take()) {
            if (!over) {
                send(report);
            }
        }
    }

    private void send(Report report) throws InterruptedException {
        var wait = EVERY;
        while (true) {
            var answer = sender.apply(report);
            switch (answer.fate()) {
                case TAKEN:
                    return;
                case UNUSABLE:
                    complain(answer.words());
                    return;
                case OVER:
                    words.accept("nothing more is reported: " + answer.words());
                    over = true;
                    return;
                case AGAIN:
                    words.accept("step " + report.step() + " is reported again: " + answer.words());
                    pause.of(wait);
                    wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? wait.multipliedBy(2) : LONGEST_PAUSE;
                    break;
            }
        }
    }

    /** The first thing that could not be read. */
    private void complain(String what) {
        if (!complained) {
            complained = true;
            words.accept(what);
        }
    }
}

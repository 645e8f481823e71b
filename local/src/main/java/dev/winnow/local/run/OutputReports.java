package dev.winnow.local.run;

import dev.winnow.api.TrialMetrics;
import dev.winnow.engine.log.MetricsReader;
import dev.winnow.engine.report.Answer;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.Report;
import dev.winnow.engine.report.ReportIntake;
import dev.winnow.engine.report.Reporter;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.process.ProcessWorkload;
import dev.winnow.local.process.TrainerProcess;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Reads the metrics of trainers that print them, or write them to a file, and hands them to the intake as reports. Nobody waits for
 * the answers: such a trainer goes on until it is ended.
 *
 * <p>The caller must not hold the lock of the {@link RunState}, which the intake takes in its own order.
 */
public final class OutputReports {
    /** How often the output of the trainers that run is read. */
    public static final Duration EVERY = Duration.ofMillis(200);

    /** How far the output of an attempt was read. */
    private static final class Read {
        final MetricsReader reader;
        boolean over;

        Read(MetricsReader reader) {
            this.reader = reader;
        }
    }

    private final RunFolder folder;
    private final RunState state;
    private final ReportIntake intake;
    private final TrialMetrics metrics;
    private final Consumer<String> complaints;
    private final Clock clock;
    private final Map<AttemptIdentity, Read> attempts = new ConcurrentHashMap<>();

    /** @param complaints takes a line for a person on what cannot be read, once for each attempt */
    public OutputReports(
            RunFolder folder,
            RunState state,
            ReportIntake intake,
            TrialMetrics metrics,
            Consumer<String> complaints,
            Clock clock) {
        this.folder = folder;
        this.state = state;
        this.intake = intake;
        this.metrics = metrics;
        this.complaints = complaints;
        this.clock = clock;
    }

    /** Reads what the trainers that run have printed since. */
    public void read() {
        state.attempts().stream().filter(attempt -> !attempt.ended()).forEach(attempt -> read(attempt, false));
    }

    /** Reads the rest of the output of a process that has ended, before its end is judged. */
    public void finish(TrainerProcess attempt) {
        read(attempt, true);
        var read = attempts.remove(attempt.start().identity());
        if (read != null) {
            try {
                read.reader.close();
            } catch (IOException e) {
                complaints.accept(
                        attempt.start().identity().name() + ": its output cannot be closed: " + e.getMessage());
            }
        }
    }

    private void read(TrainerProcess attempt, boolean last) {
        var start = attempt.start();
        var reporter = state.reporter(start.identity());
        if (reporter.isEmpty()) {
            return;
        }
        var read = attempts.computeIfAbsent(
                start.identity(), identity -> new Read(reader(reporter.get().trial(), start.outputFrom())));
        synchronized (read) {
            Consumer<Report> take = report -> take(reporter.get(), report, read);
            try {
                if (last) {
                    read.reader.end(take);
                } else if (!read.over) {
                    read.reader.read(take);
                }
            } catch (IOException e) {
                complain(reporter.get(), "its output cannot be read: " + e.getMessage());
            }
            read.reader.complaint().ifPresent(what -> complain(reporter.get(), what));
        }
    }

    private MetricsReader reader(String trial, long outputFrom) {
        var compared = state.study().getSpec().comparedMetrics();
        return ProcessWorkload.metricsFile(folder, metrics, trial)
                .map(file -> MetricsReader.of(compared, metrics, file))
                .orElseGet(() -> MetricsReader.ofText(compared, metrics, folder.output(trial), outputFrom));
    }

    private void take(Reporter from, Report report, Read read) {
        var trial = state.trial(RunState.NAMESPACE, from.trial());
        if (read.over || trial.isEmpty()) {
            return;
        }
        try {
            var unused = intake.enter(trial.get(), from, report, Instant.now(clock))
                    .exceptionally(fault -> {
                        refused(from, Answer.of(fault), read);
                        return trial.get();
                    });
        } catch (Refusal refusal) {
            refused(from, Answer.of(refusal), read);
        }
    }

    /** What the trainer would be told; one that prints cannot be told, so the rest of its output counts for nothing. */
    private void refused(Reporter from, Answer answer, Read read) {
        if (answer.unusable()) {
            complain(from, answer.message());
        } else {
            read.over = true;
        }
    }

    private void complain(Reporter from, String what) {
        complaints.accept(from.trial() + ": " + what);
    }
}

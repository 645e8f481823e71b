package dev.winnow.engine.log;

import dev.winnow.api.StudySpec;
import dev.winnow.api.Timing;
import dev.winnow.api.Timing.Printed;
import dev.winnow.api.TrialMetrics;
import dev.winnow.engine.report.Report;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reports in a log whose lines begin with the time at which they were printed, as a kubelet gives it. Each report says where it
 * stands, so that reading can go on behind it: in another process, and in a log whose begin is gone.
 *
 * <p>Of one thread. Memory is bounded, whatever is printed.
 */
public final class TimedLog {
    /** Bytes of the longest time: nanoseconds and an offset. */
    private static final int LONGEST_TIME = 40;

    /**
     * The report behind which reading goes on.
     *
     * @param step of the report
     * @param printed where the log holds it
     */
    public record Mark(int step, Printed printed) {
        /** The newest report of an attempt that is on record; empty if the record does not say where it was printed. */
        public static Optional<Mark> of(@Nullable Timing timing, int attempt) {
            return Optional.ofNullable(timing)
                    .filter(known -> known.attempt() == attempt)
                    .flatMap(known ->
                            Optional.ofNullable(known.printed()).map(printed -> new Mark(known.step(), printed)));
        }

        /** When the line was printed. */
        public Instant time() {
            return Instant.parse(printed.time());
        }
    }

    private final LogReports log;
    private final Optional<Mark> mark;
    private final byte[] head = new byte[LONGEST_TIME];
    private int length;
    private boolean inHead = true;
    private byte[] known = new byte[0];
    private @Nullable Instant time;
    private long before;
    private boolean skipped;
    private boolean reached;
    private boolean passed;

    /**
     * Reads the log of an attempt of a study whose trials say where their metrics come from.
     *
     * @param mark where to go on; empty: at the begin. What comes first must not be later than this line
     */
    public TimedLog(StudySpec spec, TrialMetrics metrics, Optional<Mark> mark) {
        log = new LogReports(spec.comparedMetrics(), metrics);
        this.mark = mark;
        passed = mark.isEmpty();
        skipped = !passed;
        mark.ifPresent(goal -> log.goOn(goal.step()));
    }

    /**
     * Takes bytes up to the end of the first line that completes a report, or all.
     *
     * @param from where to begin
     * @return how far it came
     */
    public int read(byte[] bytes, int from, Consumer<Report> reports) {
        int at = from;
        var found = new Consumer<Report>() {
            private boolean any;

            @Override
            public void accept(Report report) {
                any = true;
                reports.accept(placed(report));
            }
        };
        while (at < bytes.length && !found.any) {
            if (inHead) {
                at = head(bytes, at, found);
            } else {
                int end = lineEnd(bytes, at);
                if (!skipped) {
                    log.add(bytes, at, end, found);
                }
                inHead = bytes[end - 1] == '\n';
                at = end;
            }
        }
        return at;
    }

    /** Takes what the last line holds, which may have no end. */
    public void end(Consumer<Report> reports) {
        log.end(report -> reports.accept(placed(report)));
    }

    /** What could not be read first, for a person; empty if there is nothing, or after it was asked for. */
    public Optional<String> complaint() {
        return log.complaint();
    }

    private static int lineEnd(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return bytes.length;
    }

    /** Takes the time at the begin of a line. What is no time is text: of a line whose begin the node did not send. */
    private int head(byte[] bytes, int from, Consumer<Report> reports) {
        for (int i = from; i < bytes.length; i++) {
            byte next = bytes[i];
            if (next == ' ' && begins()) {
                return i + 1;
            }
            if (length == LONGEST_TIME || next == ' ' || next == '\n') {
                text(reports);
                return i;
            }
            head[length++] = next;
        }
        return bytes.length;
    }

    private void text(Consumer<Report> reports) {
        if (!skipped) {
            log.add(head, 0, length, reports);
        }
        length = 0;
        inHead = false;
    }

    /** Begins a line if the bytes before its text are a time. */
    private boolean begins() {
        if (!Arrays.equals(head, 0, length, known, 0, known.length)) {
            var printed = moment(new String(head, 0, length, StandardCharsets.US_ASCII));
            if (printed.isEmpty()) {
                return false;
            }
            known = Arrays.copyOf(head, length);
            if (!printed.get().equals(time)) {
                time = printed.get();
                before = log.taken();
                mark.filter(goal -> !passed).ifPresent(goal -> compare(printed.get(), goal));
            }
        }
        length = 0;
        inHead = false;
        return true;
    }

    /** Leaves out what is older than the mark, and of the lines of its time the values that it counted. */
    private void compare(Instant printed, Mark goal) {
        skipped = printed.isBefore(goal.time());
        if (printed.equals(goal.time())) {
            reached = true;
            log.leaveOut(goal.printed().values());
        } else if (!skipped) {
            passed = true;
            log.leaveOut(0);
            if (!reached) {
                log.complain("the node has dropped lines that were not read yet, so values may be missing");
            }
        }
    }

    private Report placed(Report report) {
        return time == null ? report : report.at(new Printed(time.toString(), (int) (log.taken() - before)));
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

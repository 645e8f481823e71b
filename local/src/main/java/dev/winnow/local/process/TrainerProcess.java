package dev.winnow.local.process;

import dev.winnow.engine.report.AttemptIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt that is a process: how long it may run, whether it was told to end, and how it ended. */
public final class TrainerProcess {
    /**
     * How the process ended.
     *
     * @param code exit code, 128 + n after signal n
     * @param lastWords the end of its output, for a failure's message
     */
    public record End(int code, Instant at, String lastWords) {}

    /**
     * What is fixed when the process starts.
     *
     * @param number which attempt of its trial, counted from 1
     * @param gpus the GPUs that it has
     * @param share how many GPUs these count, where it shares them
     * @param timeout how long it may run
     * @param grace how long it has to end when it is asked to
     * @param outputFrom where its output begins in the output of its trial, in bytes
     */
    public record Start(
            AttemptIdentity identity,
            int number,
            Instant at,
            List<String> gpus,
            double share,
            Duration timeout,
            Duration grace,
            long outputFrom) {}

    private final Start start;
    private final Process process;
    private @Nullable Instant toldToEnd;
    private boolean deleted;
    private boolean timedOut;
    private boolean killed;
    private @Nullable End end;

    public TrainerProcess(Start start, Process process) {
        this.start = start;
        this.process = process;
    }

    public Start start() {
        return start;
    }

    public Process process() {
        return process;
    }

    public boolean ended() {
        return end != null;
    }

    /** How the process ended; empty while it lives. */
    public Optional<End> end() {
        return Optional.ofNullable(end);
    }

    public void ended(End how) {
        end = how;
    }

    public boolean deleted() {
        return deleted;
    }

    public boolean timedOut() {
        return timedOut;
    }

    /** The trial shall not go on: asks the process to end, as the deletion of a pod does. */
    public void delete(Instant now) {
        deleted = true;
        tellToEnd(now);
    }

    private void tellToEnd(Instant now) {
        if (toldToEnd == null) {
            toldToEnd = now;
            process.destroy();
        }
    }

    /** Does what is due: asks a process that has run for too long to end, and ends one that does not listen. */
    public void keepTime(Instant now) {
        if (end != null) {
            return;
        }
        if (!now.isBefore(start.at().plus(start.timeout()))) {
            timedOut = true;
            tellToEnd(now);
        }
        if (!killed && toldToEnd != null && !now.isBefore(toldToEnd.plus(start.grace()))) {
            killed = true;
            process.destroyForcibly();
        }
    }

    /** When to keep time again. */
    public Optional<Instant> due() {
        if (end != null || killed) {
            return Optional.empty();
        }
        return Optional.of(
                toldToEnd != null ? toldToEnd.plus(start.grace()) : start.at().plus(start.timeout()));
    }
}

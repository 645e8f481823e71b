package dev.winnow.operator.sidecar;

import dev.winnow.engine.log.MetricsReader;
import dev.winnow.engine.log.NewReports;
import dev.winnow.engine.workload.SidecarArguments;
import dev.winnow.engine.workload.Variables;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The program of the container {@code winnow-metrics}. It ends when the kubelet tells it to, which is when the trainer has ended:
 * with 0 if all that the trainer wrote was taken, or counts for nothing.
 */
public final class Sidecar {
    private Sidecar() {}

    /** Takes what {@link SidecarArguments} says. */
    public static void main(String... arguments) throws InterruptedException, IOException {
        var ended = new AtomicBoolean();
        var done = new AtomicBoolean();
        var main = Thread.currentThread();
        // First of all: a trainer may have ended before anything was read.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(ended, main, done)));
        var told = SidecarArguments.read(arguments);
        var sender = new ReportSender(new URL(variable(Variables.REPORT_URL)), Path.of(variable(Variables.TOKEN_FILE)));
        try (var reader = MetricsReader.of(told.compared(), told.metrics(), Path.of(told.path()))) {
            new Reading(
                            reader,
                            new NewReports(told.rungs(), told.known()),
                            sender::send,
                            System.out::println,
                            time -> Thread.sleep(time.toMillis()),
                            ended::get)
                    .run();
        }
        done.set(true);
    }

    /** Waits for the rest; the kubelet kills a program that does not come to its end in time. */
    private static void end(AtomicBoolean ended, Thread main, AtomicBoolean done) {
        ended.set(true);
        try {
            main.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (done.get()) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static String variable(String name) {
        return Objects.requireNonNull(System.getenv(name), name);
    }
}

package dev.winnow.testkit;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a failing run leaves behind, in one folder, {@code target/failed/NAME}: the objects of its namespace, its events, the
 * log of this JVM while it ran, and the numbered list of the calls of its operators.
 */
public final class FailedRun {
    private static final Path FOLDER = Path.of("target", "failed");

    /** The log of this JVM for as long as a run takes; runs that go on at the same time share it. */
    private static final class Log extends Handler {
        private final List<String> lines = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord entry) {
            var thrown = entry.getThrown() == null ? "" : ": " + entry.getThrown();
            lines.add("%s %s [%s] %s%s"
                    .formatted(
                            entry.getInstant(), entry.getLevel(), entry.getLoggerName(), entry.getMessage(), thrown));
        }

        @Override
        public void flush() {
            // Nothing waits.
        }

        @Override
        public void close() {
            // Nothing is open.
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }
    }

    private FailedRun() {}

    /**
     * Runs something, and leaves the folder if it fails.
     *
     * @param name of the folder
     * @param calls what the operators of the run have called so far
     */
    public static <T> T kept(String name, TestNamespace lab, Supplier<List<String>> calls, Callable<T> run)
            throws Exception {
        var log = new Log();
        var root = Logger.getLogger("");
        root.addHandler(log);
        try {
            return run.call();
        } catch (Exception | AssertionError e) {
            try {
                write(FOLDER.resolve(name), lab, calls.get(), log.lines());
            } catch (RuntimeException unwritten) {
                e.addSuppressed(unwritten);
            }
            throw e;
        } finally {
            root.removeHandler(log);
        }
    }

    private static void write(Path folder, TestNamespace lab, List<String> calls, List<String> log) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("objects.yaml"), objects(lab));
            Files.writeString(folder.resolve("events.txt"), events(lab));
            Files.write(folder.resolve("operator.log"), log);
            Files.write(
                    folder.resolve("calls.txt"),
                    IntStream.range(0, calls.size())
                            .mapToObj(number -> number + " " + calls.get(number))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String objects(TestNamespace lab) {
        var yaml = lab.client().getKubernetesSerialization();
        return Stream.of(lab.studies(), lab.trials(), lab.pods())
                .flatMap(List<? extends HasMetadata>::stream)
                .map(yaml::asYaml)
                .collect(Collectors.joining());
    }

    private static String events(TestNamespace lab) {
        return lab.client().v1().events().inNamespace(lab.namespace()).list().getItems().stream()
                .sorted(Comparator.comparing(Event::getLastTimestamp))
                .map(event -> "%s %s %s: %s%n"
                        .formatted(
                                event.getLastTimestamp(),
                                event.getInvolvedObject().getName(),
                                event.getReason(),
                                event.getMessage()))
                .collect(Collectors.joining());
    }
}

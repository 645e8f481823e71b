package dev.winnow.testkit;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a failing test leaves behind, in one folder, {@code target/failed/NAME}: the objects and the events of its namespaces,
 * the log of this JVM while the test ran, the logs of other processes, and the numbered list of the calls of its operators.
 * Namespaces and operators make themselves known to the test in whose thread they are made, or in a thread that the test began.
 */
public final class FailedRun implements AutoCloseable {
    private static final Path FOLDER = Path.of("target", "failed");
    private static final InheritableThreadLocal<FailedRun> CURRENT = new InheritableThreadLocal<>();

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

    private final Path folder;
    private final Log log = new Log();
    private final List<TestNamespace> labs = new CopyOnWriteArrayList<>();
    private final List<Supplier<List<String>>> calls = new CopyOnWriteArrayList<>();
    private final List<Path> logs = new CopyOnWriteArrayList<>();

    private FailedRun(String name) {
        folder = FOLDER.resolve(name);
    }

    /** Begins to take notes of a test that runs in this thread. */
    public static FailedRun begin(String name) {
        var run = new FailedRun(name);
        CURRENT.set(run);
        Logger.getLogger("").addHandler(run.log);
        return run;
    }

    private static void current(Consumer<FailedRun> note) {
        Optional.ofNullable(CURRENT.get()).ifPresent(note);
    }

    static void saw(TestNamespace lab) {
        current(run -> run.labs.add(lab));
    }

    /** Makes an operator known by what it has called so far. */
    public static void sawCalls(Supplier<List<String>> calls) {
        current(run -> run.calls.add(calls));
    }

    /** Makes a process known by its log. */
    public static void sawLog(Path log) {
        current(run -> run.logs.add(log));
    }

    /** Writes the folder. */
    public void keep() {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("objects.yaml"), each(FailedRun::objects));
            Files.writeString(folder.resolve("events.txt"), each(FailedRun::events));
            Files.write(folder.resolve("operator.log"), log.lines());
            for (var file : logs) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            var all = calls.stream().flatMap(some -> some.get().stream()).toList();
            Files.write(
                    folder.resolve("calls.txt"),
                    IntStream.range(0, all.size())
                            .mapToObj(number -> number + " " + all.get(number))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String each(Function<TestNamespace, String> of) {
        return labs.stream().map(of).collect(Collectors.joining());
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

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(log);
        CURRENT.remove();
    }
}

package dev.winnow.operator.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;

/**
 * Finds the processes of a run by what no other process has: the path of a token in their environment, which children
 * inherit. Nothing is remembered, so nothing can be out of date; and a process is ended by a handle that knows when it
 * was started, so a number that was used again is never hit.
 */
final class Kin {
    private static final Path PROC = Path.of("/proc");

    private static final int ROUNDS = 10;

    private Kin() {}

    /**
     * Ends all processes that belong to trials in a folder, and waits until they are gone.
     *
     * @return whether they are; a process that hangs in the kernel may not be
     */
    static boolean endAll(Path trials) throws InterruptedException {
        var left = of(trials);
        for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
            left.forEach(ProcessHandle::destroyForcibly);
            await(left);
            left = of(trials);
        }
        return left.isEmpty();
    }

    /** The processes that belong to trials in a folder. */
    static List<ProcessHandle> of(Path trials) {
        return of(trials, pid -> true);
    }

    /** Ends what attempts have left behind in their sessions, which are known by their first processes. */
    static void endSessions(Path trials, Set<Long> leaders) {
        if (!leaders.isEmpty()) {
            of(
                            trials,
                            pid -> !leaders.contains(pid)
                                    && session(pid).filter(leaders::contains).isPresent())
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void await(List<ProcessHandle> ending) throws InterruptedException {
        var all = CompletableFuture.allOf(
                ending.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        try {
            all.get(Duration.ofSeconds(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Looked for once more by the caller: a process in the kernel may take its time.
            return;
        }
    }

    private static List<ProcessHandle> of(Path trials, LongPredicate candidates) {
        var mark = "\0WINNOW_TOKEN_FILE=" + trials + "/";
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> candidates.test(process.pid()))
                .filter(process -> ("\0" + read(process.pid(), "environ")).contains(mark))
                .toList();
    }

    /** The session that a process belongs to, which is the number of its first process. */
    private static Optional<Long> session(long pid) {
        var stat = read(pid, "stat");
        // The name in brackets may hold anything: state, parent, group and session follow its last bracket.
        var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields.length < 4 ? Optional.empty() : Optional.of(Long.parseLong(fields[3]));
    }

    /** What the kernel says of a process; nothing when it is gone or somebody else's. */
    private static String read(long pid, String file) {
        try {
            return new String(
                    Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve(file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}

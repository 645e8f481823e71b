package dev.winnow.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Finds the processes of a run by what no other process has: the path of a token in their environment, which children
 * inherit. Nothing is remembered, so nothing can be out of date; and a process is ended by a handle that knows when it
 * was started, so a number that was used again is never hit.
 */
public final class TrainerProcesses {
    private static final Path PROC = Path.of("/proc");

    /** Five seconds and more: a process in the kernel may take its time. */
    private static final int ROUNDS = 1_000;

    private static final Duration POLL_EVERY = Duration.ofMillis(5);

    private TrainerProcesses() {}

    /**
     * Ends all processes that belong to trials in a folder, and waits until they are gone.
     *
     * @return whether they are; a process that hangs in the kernel may not be
     */
    public static boolean endAll(Path trials) throws InterruptedException {
        return end(() -> of(trials));
    }

    /** As long as there are some: one that is about to die may still have started another. */
    private static boolean end(Supplier<List<ProcessHandle>> processes) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            var left = processes.get();
            if (left.isEmpty()) {
                return true;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            Thread.sleep(POLL_EVERY.toMillis());
        }
        return false;
    }

    /** The processes that belong to trials in a folder. */
    public static List<ProcessHandle> of(Path trials) {
        return of(trials, pid -> true);
    }

    /**
     * Ends what attempts have left behind in their sessions, which are known by their first processes, and waits until it
     * is gone.
     *
     * @return whether it is
     */
    public static boolean endSessions(Path trials, Set<Long> leaders) throws InterruptedException {
        return leaders.isEmpty()
                || end(() -> of(
                        trials,
                        pid -> !leaders.contains(pid)
                                && session(pid).filter(leaders::contains).isPresent()));
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

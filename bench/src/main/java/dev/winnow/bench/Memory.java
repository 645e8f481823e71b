package dev.winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of a process as the kernel counts it.
 *
 * @param resident bytes in memory now (VmRSS of /proc/PID/status)
 * @param peak the most there ever were (VmHWM)
 */
record Memory(long resident, long peak) {
    private static final long KIB = 1024;

    /** The memory of a process that runs on this machine. */
    static Memory of(long pid) throws IOException {
        var lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
        return new Memory(bytes(lines, "VmRSS:"), bytes(lines, "VmHWM:"));
    }

    private static long bytes(Iterable<String> lines, String key) {
        for (var line : lines) {
            if (line.startsWith(key)) {
                return KIB * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("the kernel shows no " + key);
    }

    /** Mebibytes, rounded up. */
    static String mebibytes(long bytes) {
        return (bytes + KIB * KIB - 1) / (KIB * KIB) + " MiB";
    }
}

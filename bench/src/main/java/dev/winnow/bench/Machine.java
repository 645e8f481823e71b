package dev.winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine, for a page of results. */
final class Machine {
    private Machine() {}

    /** Processor, memory and kernel in one line. */
    static String describe() throws IOException {
        return "%d x %s, %s of memory, Linux %s, Java %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        field("/proc/cpuinfo", "model name"),
                        memory(),
                        System.getProperty("os.version"),
                        System.getProperty("java.version"));
    }

    /** Processes that wanted a processor, on average over the last 1, 5 and 15 minutes. */
    static String loadAverage() throws IOException {
        var words = Files.readString(Path.of("/proc/loadavg")).split(" ", 4);
        return words[0] + ", " + words[1] + ", " + words[2];
    }

    private static String memory() throws IOException {
        long kibibytes = Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", ""));
        return Math.round(kibibytes / 1024.0 / 1024.0) + " GiB";
    }

    private static String field(String file, String key) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        }
    }
}

package dev.winnow.bench;

import java.nio.file.Path;

/** How long a benchmark is. */
enum Profile {
    /** The figures that count. */
    FULL,
    /** Under a minute: shows that the benchmark works and the operator does what it counts. */
    QUICK;

    /** Reads the command line: nothing, or {@code --quick}. Ends the JVM with exit code 2 on anything else. */
    static Profile of(String[] arguments) {
        if (arguments.length == 0) {
            return FULL;
        }
        if (arguments.length == 1 && arguments[0].equals("--quick")) {
            return QUICK;
        }
        System.err.println("The only argument there is is --quick.");
        System.exit(2);
        throw new IllegalStateException("unreachable");
    }

    boolean judged() {
        return this == FULL;
    }

    /** The repository, from the folder of this module, in which benchmarks run. */
    static Path root() {
        return Path.of("..");
    }

    /** Where results go; a quick run must not replace results that count. */
    Path results(String name) {
        return Path.of(judged() ? "results" : "target/results", name + ".md");
    }

    /** Where a benchmark may leave what it needs. */
    static Path work(String name) {
        return Path.of("target", name);
    }

    <T> T choose(T full, T quick) {
        return judged() ? full : quick;
    }
}

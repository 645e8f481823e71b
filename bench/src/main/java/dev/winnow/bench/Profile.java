package dev.winnow.bench;

import java.nio.file.Path;
import java.util.Optional;

/** How long a benchmark is. */
enum Profile {
    /** The figures that count. */
    FULL,
    /** About a minute: shows that the benchmark works, and that the operator does what it counts. */
    QUICK;

    /** The repository, from the folder of this module, in which benchmarks run. */
    static final Path ROOT = Path.of("..");

    /** Reads the command line: nothing, or {@code --quick}; empty on anything else. */
    static Optional<Profile> of(String[] arguments) {
        if (arguments.length == 0) {
            return Optional.of(FULL);
        }
        return arguments.length == 1 && arguments[0].equals("--quick") ? Optional.of(QUICK) : Optional.empty();
    }

    /** Whether figures are held against their limits. */
    boolean judged() {
        return this == FULL;
    }

    /** Where results go; a quick run must not replace results that count. */
    Path results(String name) {
        return Path.of(judged() ? "results" : "target/results", name + ".md");
    }

    /** Where a benchmark keeps what it needs while it runs, and its logs afterwards. */
    static Path work(String name) {
        return Path.of("target", name);
    }

    <T> T choose(T full, T quick) {
        return judged() ? full : quick;
    }
}

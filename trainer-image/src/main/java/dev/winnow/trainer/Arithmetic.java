package dev.winnow.trainer;

import java.util.Map;

/** What decides the last bits of a sum beside the program itself, for the checkpoint to remember. */
final class Arithmetic {
    private Arithmetic() {}

    /**
     * The number of threads that share a sum, and the processor family whose kernels OpenBLAS uses. A trial that is
     * resumed under another description goes on, but not bit by bit as it would have.
     */
    static String describe(Map<String, String> environment) {
        return "OMP_NUM_THREADS=%s OPENBLAS_CORETYPE=%s %s"
                .formatted(
                        environment.getOrDefault("OMP_NUM_THREADS", "unset"),
                        environment.getOrDefault("OPENBLAS_CORETYPE", "unset"),
                        System.getProperty("os.arch"));
    }
}

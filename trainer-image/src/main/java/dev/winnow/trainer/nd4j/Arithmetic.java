package dev.winnow.trainer.nd4j;

import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What decides the last bits of a sum beside the program itself, for the checkpoint to remember. */
public final class Arithmetic {
    private Arithmetic() {}

    /**
     * The number of threads that share a sum, the processor family whose kernels OpenBLAS uses, and for which
     * instructions ND4J's native library was compiled. A trial that is resumed under another description goes on, but
     * not bit by bit as it would have.
     */
    public static String describe(Map<String, String> environment) {
        return "OMP_NUM_THREADS=%s OPENBLAS_NUM_THREADS=%s OPENBLAS_CORETYPE=%s %s-%d"
                .formatted(
                        environment.getOrDefault("OMP_NUM_THREADS", "unset"),
                        environment.getOrDefault("OPENBLAS_NUM_THREADS", "unset"),
                        environment.getOrDefault("OPENBLAS_CORETYPE", "unset"),
                        Loader.getPlatform(),
                        NativeOpsHolder.getInstance().getDeviceNativeOps().binaryLevel());
    }
}

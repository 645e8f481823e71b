package dev.winnow.trainer.nd4j;

import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What decides the last bits of a sum, for the checkpoint to remember. */
public final class Arithmetic {
    private Arithmetic() {}

    /** Which code of our own computes the layers; raised whenever that code gives other bits. */
    private static final int KERNELS = 2;

    /**
     * The version of our own layers, the number of threads that share a sum, the processor family whose kernels OpenBLAS uses, and for which
     * instructions ND4J's native library was compiled. A trial that is resumed under another description goes on, but
     * not bit by bit as it would have.
     */
    public static String describe(Map<String, String> environment) {
        return "kernels=%d OMP_NUM_THREADS=%s OPENBLAS_NUM_THREADS=%s OPENBLAS_CORETYPE=%s %s-%d"
                .formatted(
                        KERNELS,
                        environment.getOrDefault("OMP_NUM_THREADS", "unset"),
                        environment.getOrDefault("OPENBLAS_NUM_THREADS", "unset"),
                        environment.getOrDefault("OPENBLAS_CORETYPE", "unset"),
                        Loader.getPlatform(),
                        NativeOpsHolder.getInstance().getDeviceNativeOps().binaryLevel());
    }
}

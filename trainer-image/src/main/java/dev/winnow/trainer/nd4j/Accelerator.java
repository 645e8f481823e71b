package dev.winnow.trainer.nd4j;

import dev.winnow.trainer.settings.InvalidSettingsException;
import java.util.List;
import java.util.Optional;
import org.nd4j.nativeblas.NativeOps;

/**
 * Refuses a GPU that ND4J's CUDA libraries hold no code for, before the first computation on it fails without a reason.
 *
 * <p>Those of 1.0.0-M2.1 hold machine code for compute capability 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6, and no
 * PTX that a driver could compile for a later one. Code runs on a device of the same major version and an equal or
 * higher minor one.
 */
public final class Accelerator {
    private Accelerator() {}

    /**
     * Looks at each GPU that ND4J sees; its libraries for the CPU see none.
     *
     * @throws InvalidSettingsException if one of them cannot be used
     */
    public static void check(NativeOps nativeOps) throws InvalidSettingsException {
        for (int device = 0; device < nativeOps.getAvailableDevices(); device++) {
            Optional<String> refusal =
                    refusal(device, nativeOps.getDeviceMajor(device), nativeOps.getDeviceMinor(device));
            if (refusal.isPresent()) {
                throw new InvalidSettingsException(List.of(refusal.get()));
            }
        }
    }

    static Optional<String> refusal(int device, int major, int minor) {
        boolean runs = (major == 3 && minor >= 7) || (5 <= major && major <= 8);
        return runs
                ? Optional.empty()
                : Optional.of(
                        ("GPU %d: its compute capability is %d.%d, and this trainer's CUDA libraries hold code for 3.7 to 8.9; "
                                        + "use the image for the CPU, or another framework in the same contract")
                                .formatted(device, major, minor));
    }
}

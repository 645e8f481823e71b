package dev.winnow.trainer.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.trainer.settings.InvalidSettingsException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.nativeblas.NativeOps;

class AcceleratorTest {
    /** Kepler 3.7, Maxwell 5.x, Pascal 6.x, Volta and Turing 7.x, Ampere 8.0 and 8.6, Ada 8.9. */
    @ParameterizedTest
    @CsvSource({"3, 7", "5, 0", "5, 3", "6, 1", "7, 0", "7, 5", "8, 0", "8, 6", "8, 9"})
    void takes(int major, int minor) {
        assertThat(Accelerator.refusal(0, major, minor)).isEmpty();
    }

    /** Kepler 3.5, Hopper 9.0, Blackwell 10.0 and 12.0. */
    @ParameterizedTest
    @CsvSource({"3, 5", "9, 0", "10, 0", "12, 0"})
    void refuses(int major, int minor) {
        assertThat(Accelerator.refusal(1, major, minor)).hasValueSatisfying(refusal -> assertThat(refusal)
                .startsWith("GPU 1: its compute capability is %d.%d, ".formatted(major, minor))
                .contains("hold code for 3.7 to 8.9"));
    }

    @Test
    void isAskedOfEveryGpuAtTheStart() {
        assertThatCode(() -> Accelerator.check(gpus("8.0", "8.6"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Accelerator.check(gpus("8.0", "9.0")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(
                        "GPU 1: its compute capability is 9.0, and this trainer's CUDA libraries hold code for 3.7 to 8.9; "
                                + "use the image for the CPU, or another framework in the same contract");
    }

    /** The native library as far as it knows GPUs of these compute capabilities. */
    private static NativeOps gpus(String... capabilities) {
        InvocationHandler answers = (proxy, method, args) -> switch (method.getName()) {
            case "getAvailableDevices" -> capabilities.length;
            case "getDeviceMajor" -> capabilities[(int) args[0]].charAt(0) - '0';
            case "getDeviceMinor" -> capabilities[(int) args[0]].charAt(2) - '0';
            default -> throw new UnsupportedOperationException(method.getName());
        };
        return (NativeOps) Proxy.newProxyInstance(
                AcceleratorTest.class.getClassLoader(), new Class<?>[] {NativeOps.class}, answers);
    }
}

package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}

package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SixDigitsTest {

    @ParameterizedTest
    @CsvSource({
        "0.98055555555, 0.980556",
        "0.98, 0.98",
        "0, 0",
        "-0.0, 0",
        "100, 100",
        "123456789, 123457000",
        "-0.000123456789, -0.000123457",
        "1.5e-9, 0.0000000015",
        "1.5e-12, 1.5e-12",
        "1e300, 1e+300",
        "-1.7976931348623157e308, -1.79769e+308",
        "4.9e-324, 4.94066e-324"
    })
    void aNumberHasSixDigitsAndFitsIts24Characters(double value, String text) {
        assertThat(SixDigits.of(value)).isEqualTo(text).hasSizeLessThanOrEqualTo(24);
    }
}

package dev.winnow.local.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNamesTest {
    private static final List<String> NAMES = List.of("digits", "digits-next", "sunspots", "a", "mnist-2", "mnist-1");

    @ParameterizedTest
    @CsvSource({
        "digist, '; there is digits'",
        "digit, '; there is digits, digits-next'",
        "sun, '; there is sunspots'",
        "mnist, '; there is mnist-1, mnist-2'",
        "b, ''",
        "other, ''"
    })
    void tellsWhatMayHaveBeenMeant(String name, String told) {
        assertThat(NearNames.of(name, NAMES)).isEqualTo(told);
    }
}

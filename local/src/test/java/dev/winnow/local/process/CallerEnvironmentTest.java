package dev.winnow.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CallerEnvironmentTest {
    @Test
    void trainersGetTheCallersLocale() {
        assertThat(CallerEnvironment.of(Map.of("LC_ALL", "C.UTF-8", "WINNOW_CALLER_LC_ALL", "C", "LANG", "de_DE")))
                .isEqualTo(Map.of("LC_ALL", "C", "LANG", "de_DE"));
        assertThat(CallerEnvironment.of(Map.of("LC_ALL", "C.UTF-8", "WINNOW_CALLER_LC_ALL", "")))
                .isEmpty();
        assertThat(CallerEnvironment.of(Map.of("LC_ALL", "C"))).isEqualTo(Map.of("LC_ALL", "C"));
    }
}

package dev.winnow.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.page.Estimate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TablesTest {
    @Test
    void tellsHowFarAStudyIsAndTheTimeLeft() {
        assertThat(Tables.progress(new Estimate(6, 21, Optional.of(Duration.ofSeconds(12)))))
                .isEqualTo("6 of about 21 steps, about 12 s left");
        assertThat(Tables.progress(new Estimate(0, 21, Optional.empty()))).isEqualTo("0 of about 21 steps");
        assertThat(Tables.progress(new Estimate(30, 21, Optional.empty())))
                .isEqualTo("30 steps, where about 21 were expected");
        assertThat(Tables.progress(new Estimate(30, 0, Optional.empty()))).isEqualTo("30 steps trained");
    }
}

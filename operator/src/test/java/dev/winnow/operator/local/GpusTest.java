package dev.winnow.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GpusTest {
    @Test
    void aGpuIsLentToOneAttemptAtATime() {
        var gpus = new Gpus(List.of("0", "1", "2"));

        assertThat(gpus.lend(2)).contains(List.of("0", "1"));
        assertThat(gpus.lend(2)).isEmpty();
        assertThat(gpus.lend(1)).contains(List.of("2"));
        gpus.giveBack(List.of("0", "1"));
        assertThat(gpus.lend(1)).contains(List.of("0"));
        assertThat(gpus.count()).isEqualTo(1);
    }

    @Test
    void whoAsksForNoneNeedsNone() {
        assertThat(new Gpus(List.of()).lend(0)).contains(List.of());
    }
}

package dev.winnow.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpusTest {
    @Test
    void aGpuIsLentToOneAttemptAtATime() {
        var gpus = new Gpus(List.of("0", "1", "2"), 1);

        assertThat(gpus.lend(2)).contains(List.of("0", "1"));
        assertThat(gpus.lend(2)).isEmpty();
        assertThat(gpus.lend(1)).contains(List.of("2"));
        gpus.giveBack(List.of("0", "1"));
        assertThat(gpus.lend(1)).contains(List.of("0"));
        assertThat(gpus.lend(1)).contains(List.of("1"));
        assertThat(gpus.lend(1)).isEmpty();
        assertThat(gpus.share(2)).isEqualTo(2);
    }

    @Test
    void aSharedGpuIsLentToSoManyAndTheEmptiestFirst() {
        var gpus = new Gpus(List.of("0", "1"), 2);

        assertThat(gpus.lend(1)).contains(List.of("0"));
        assertThat(gpus.lend(1)).contains(List.of("1"));
        assertThat(gpus.lend(2)).contains(List.of("0", "1"));
        assertThat(gpus.lend(1)).isEmpty();
        gpus.giveBack(List.of("1"));
        assertThat(gpus.lend(2)).as("two places on one GPU are not two GPUs").isEmpty();
        assertThat(gpus.lend(1)).contains(List.of("1"));
        assertThat(gpus.share(1)).isEqualTo(0.5);
        assertThat(gpus.share(2)).isEqualTo(1);
    }

    @Test
    void whoAsksForNoneNeedsNone() {
        assertThat(new Gpus(List.of(), 1).lend(0)).contains(List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"2,0 | 2,0", "'' | ''", "-1 | ''", "1,7,2 | 1", "GPU-8a56, 1 | GPU-8a56,1", "1,1 | 1"})
    void aLimitOnWhatIsVisibleHolds(String visible, String usable) {
        assertThat(String.join(",", Gpus.usable(visible, List.of("0", "1", "2"))))
                .isEqualTo(usable);
    }
}

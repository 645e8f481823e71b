package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerRunsTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheBestLossUntilATime() throws IOException {
        var file = Files.writeString(
                folder.resolve("runs.jsonl"),
                "{\"key\": \"optuna-5.0.0/3945/median/80/7\", \"trace\": [[1, 9.5], [4, 3.25]], \"trials\": 2, \"full\": 1}\n");

        var runs = PeerRuns.read(file);

        assertThat(runs.version()).isEqualTo("optuna-5.0.0");
        assertThat(runs.loss("3945", "median", 7, 0.5, 100)).isEqualTo(100);
        assertThat(runs.loss("3945", "median", 7, 3.9, 100)).isEqualTo(9.5);
        assertThat(runs.loss("3945", "median", 7, 4, 100)).isEqualTo(3.25);
        assertThatThrownBy(() -> runs.loss("3945", "none", 7, 4, 100))
                .hasMessageContaining("there is no run of none on 3945 with seed 7");
    }
}

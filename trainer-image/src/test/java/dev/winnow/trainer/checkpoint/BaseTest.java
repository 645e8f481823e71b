package dev.winnow.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.trainer.learn.Plateau;
import dev.winnow.trainer.learn.Score;
import dev.winnow.trainer.learn.Snapshot;
import dev.winnow.trainer.settings.HyperparametersTest;
import dev.winnow.trainer.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseTest {
    private final Path folder;

    BaseTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void isNoneUnlessAskedFor() throws InvalidSettingsException {
        assertThat(Base.load(HyperparametersTest.read(Map.of()))).isEmpty();
    }

    @Test
    void isTheNewestOfADirectoryOrAFile() throws Exception {
        save(1, Map.of("HP_DATA", "digits-0-4", "HP_LEARNING_RATE", "0.1"));
        save(2, Map.of("HP_DATA", "digits-0-4", "HP_LEARNING_RATE", "0.1"));
        assertThat(load(folder, Map.of("HP_DATA", "digits-5-9")).epoch()).isEqualTo(2);
        assertThat(load(folder.resolve("epoch-1.checkpoint"), Map.of()).epoch()).isEqualTo(1);
    }

    @Test
    void isRefusedWhenTheNetworkIsAnother() throws Exception {
        save(1, Map.of("HP_MODEL", "cnn", "HP_FILTERS", "16"));
        assertThatThrownBy(() -> load(folder, Map.of("HP_MODEL", "cnn", "HP_FILTERS", "8")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("HP_BASE: %s is of another network: its HP_FILTERS is \"16\", and here it is \"8\""
                        .formatted(folder));
        assertThatThrownBy(() -> load(folder, Map.of()))
                .hasMessageContaining("its HP_MODEL is \"cnn\", and here it is");
    }

    @Test
    void isRefusedWhenThereIsNone() throws Exception {
        assertThatThrownBy(() -> load(folder, Map.of()))
                .hasMessage("HP_BASE: %s holds no checkpoint that is whole".formatted(folder));
        Path notes =
                Files.writeString(folder.resolve("notes.txt"), "not a checkpoint, but long enough to look like one");
        assertThatThrownBy(() -> load(notes, Map.of()))
                .hasMessageStartingWith("HP_BASE: %s cannot be used".formatted(notes));
    }

    private void save(int epoch, Map<String, String> environment) throws IOException, InvalidSettingsException {
        var snapshot = new Snapshot(epoch, 1, new float[] {1}, new float[0], Plateau.START);
        var identity = HyperparametersTest.read(environment).stated();
        new CheckpointDirectory(folder).save(new Checkpoint(identity, "", snapshot, new Score(Map.of("loss", 1.0))));
    }

    private static Snapshot load(Path base, Map<String, String> more) throws InvalidSettingsException {
        var environment = new HashMap<>(more);
        environment.put("HP_BASE", base.toString());
        return Base.load(HyperparametersTest.read(environment)).orElseThrow();
    }
}

package dev.winnow.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.trainer.learn.LearnerTest;
import dev.winnow.trainer.learn.Plateau;
import dev.winnow.trainer.learn.Score;
import dev.winnow.trainer.learn.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointDirectoryTest {
    private final Path folder;
    private final CheckpointDirectory checkpoints;

    CheckpointDirectoryTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        checkpoints = new CheckpointDirectory(folder);
    }

    @Test
    void isEmptyAtFirst() throws IOException {
        assertThat(checkpoints.newest()).isEmpty();
        assertThat(checkpoints.isReported(1)).isFalse();
    }

    @Test
    void makesItsFolder() throws IOException {
        var deep = new CheckpointDirectory(folder.resolve("a/b"));
        deep.save(checkpoint(1));
        assertThat(folder.resolve("a/b/epoch-1.checkpoint")).exists();
    }

    @Test
    void givesBackWhatWasSaved() throws IOException {
        checkpoints.save(checkpoint(9));
        checkpoints.save(checkpoint(10));
        var newest = new CheckpointDirectory(folder).newest().orElseThrow();
        var expected = checkpoint(10);
        LearnerTest.assertSame(newest.snapshot(), expected.snapshot());
        assertThat(newest.identity()).isEqualTo(expected.identity());
        assertThat(newest.arithmetic()).isEqualTo(expected.arithmetic());
        assertThat(newest.score()).isEqualTo(expected.score());
    }

    @Test
    void keepsTheLastTwo() throws IOException {
        for (int epoch = 1; epoch <= 12; epoch++) {
            checkpoints.save(checkpoint(epoch));
        }
        assertThat(files()).containsExactly("epoch-11.checkpoint", "epoch-12.checkpoint");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 45, 60, 80, 100, -1})
    void fallsBackWhenAByteOfTheNewestIsWrong(int position) throws IOException {
        checkpoints.save(checkpoint(4));
        checkpoints.save(checkpoint(5));
        byte[] bytes = Files.readAllBytes(newestFile());
        bytes[position < 0 ? bytes.length + position : position] ^= 0x40;
        Files.write(newestFile(), bytes);
        assertThat(checkpoints.newest()).map(Checkpoint::epoch).contains(4);
    }

    @Test
    void fallsBackWhereverTheNewestIsCutOff() throws IOException {
        checkpoints.save(checkpoint(4));
        checkpoints.save(checkpoint(5));
        byte[] bytes = Files.readAllBytes(newestFile());
        for (int length = 0; length < bytes.length; length++) {
            Files.write(newestFile(), Arrays.copyOf(bytes, length));
            assertThat(checkpoints.newest()).map(Checkpoint::epoch).contains(4);
        }
        Files.write(newestFile(), Arrays.copyOf(bytes, bytes.length + 1));
        assertThat(checkpoints.newest()).map(Checkpoint::epoch).contains(4);
    }

    /** Before 3 the file was laid out alike, and the gradients of gated recurrent units were doubled. */
    @ParameterizedTest
    @CsvSource({"lstm, true", "mlp, true", "gru, false"})
    void goesOnFromAnEarlierVersionUnlessItLearnedWrong(String model, boolean usable) throws IOException {
        checkpoints.save(checkpoint(5, model));
        byte[] bytes = Files.readAllBytes(newestFile());
        bytes["..winnow-trainer checkpoint ".length()] = '2';
        var checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length - Long.BYTES);
        ByteBuffer.wrap(bytes).putLong(bytes.length - Long.BYTES, checksum.getValue());
        Files.write(newestFile(), bytes);
        assertThat(checkpoints.newest()).map(Checkpoint::epoch).isEqualTo(usable ? Optional.of(5) : Optional.empty());
        if (!usable) {
            assertThatThrownBy(() -> CheckpointFile.read(newestFile()))
                    .hasMessageStartingWith(
                            "it is of a gru that an earlier version trained with gradients twice the right ones");
        }
    }

    @Test
    void startsOverWhenNoneIsWhole() throws IOException {
        Files.writeString(folder.resolve("epoch-4.checkpoint"), "");
        Files.writeString(folder.resolve("epoch-5.checkpoint"), "damaged");
        assertThat(checkpoints.newest()).isEmpty();
        checkpoints.save(checkpoint(1));
        assertThat(files()).containsExactly("epoch-1.checkpoint");
    }

    @Test
    void clearsAwayWhatAnInterruptedWriteHasLeft() throws IOException {
        Files.writeString(folder.resolve("epoch-5.checkpoint.tmp"), "half");
        Files.writeString(folder.resolve("notes.txt"), "not ours");
        new CheckpointDirectory(folder);
        assertThat(files()).containsExactly("notes.txt");
    }

    @Test
    void remembersWhatWasReported() throws IOException {
        checkpoints.reported(4);
        checkpoints.reported(5);
        var reopened = new CheckpointDirectory(folder);
        assertThat(reopened.isReported(4)).isFalse();
        assertThat(reopened.isReported(5)).isTrue();
        assertThat(reopened.isReported(6)).isFalse();
    }

    private Path newestFile() {
        return folder.resolve("epoch-5.checkpoint");
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Checkpoint checkpoint(int epoch) {
        return checkpoint(epoch, "mlp");
    }

    private static Checkpoint checkpoint(int epoch, String model) {
        var plateau = new Plateau(0.5, 1, 0.25);
        var snapshot =
                new Snapshot(epoch, 45 * epoch, new float[] {1.5f, -0f, epoch}, new float[] {Float.MIN_VALUE}, plateau);
        var identity = new TreeMap<>(Map.of("HP_MODEL", model, "HP_OPTIMIZER", "adam", "WINNOW_SEED", "1"));
        return new Checkpoint(identity, "one thread", snapshot, new Score(Map.of("accuracy", 0.9, "loss", 0.1 + 0.2)));
    }
}

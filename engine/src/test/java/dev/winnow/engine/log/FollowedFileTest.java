package dev.winnow.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedFileTest {
    @TempDir
    private Path folder;

    private Path path = Path.of("");
    private FollowedFile file = new FollowedFile(path, 0);
    private final StringBuilder seen = new StringBuilder();

    @BeforeEach
    void follow() {
        path = folder.resolve("train.log");
        file = new FollowedFile(path, 0);
    }

    /** What was read since, with a bar before what is no continuation. */
    private String read() throws IOException {
        seen.setLength(0);
        file.read(new FollowedFile.Sink() {
            @Override
            public void bytes(byte[] bytes, int count) {
                seen.append(new String(bytes, 0, count, UTF_8));
            }

            @Override
            public void end() {
                seen.append('|');
            }
        });
        return seen.toString();
    }

    private void write(String text) throws IOException {
        Files.writeString(path, text);
    }

    private void append(String text) throws IOException {
        Files.writeString(path, text, StandardOpenOption.APPEND);
    }

    @Test
    void aFileThatIsNotThereYetHoldsNothing() throws IOException {
        assertThat(read()).isEmpty();
        write("one");
        assertThat(read()).isEqualTo("one");
    }

    @Test
    void whatWasReadIsNotReadAgain() throws IOException {
        write("one ");
        assertThat(read()).isEqualTo("one ");
        assertThat(read()).isEmpty();
        append("two");
        assertThat(read()).isEqualTo("two");
    }

    @Test
    void readingBeginsWhereItIsTold() throws IOException {
        write("earlier one");
        file = new FollowedFile(path, "earlier ".length());

        assertThat(read()).isEqualTo("one");
    }

    @Test
    void aFileOfManyPiecesIsReadWhole() throws IOException {
        write("x".repeat(1_000_000) + "end");

        assertThat(read()).hasSize(1_000_003).endsWith("xend");
    }

    @Test
    void aFileThatWasCutIsReadFromItsBegin() throws IOException {
        write("a long line");
        read();
        write("new");

        assertThat(read()).isEqualTo("|new");
    }

    @Test
    void aFileThatWasCutAndGrewToTheSameLengthIsReadFromItsBegin() throws IOException {
        write("epoch 1\nepoch 2\n");
        read();
        write("epoch 1\nepoch 3\nepoch 4\n");

        assertThat(read()).isEqualTo("|epoch 1\nepoch 3\nepoch 4\n");
    }

    @Test
    void theRestOfAFileThatWasMovedAwayIsReadBeforeTheNewOne() throws IOException {
        write("one ");
        read();
        append("two");
        Files.move(path, folder.resolve("train.log.1"));
        assertThat(read()).as("nothing has taken its place").isEqualTo("two");
        Files.writeString(folder.resolve("train.log.1"), "!", StandardOpenOption.APPEND);
        Files.writeString(folder.resolve("next"), "three");
        Files.move(folder.resolve("next"), path, StandardCopyOption.ATOMIC_MOVE);

        assertThat(read()).isEqualTo("!|three");
        append(" four");
        assertThat(read()).isEqualTo(" four");
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Files.createDirectory(path);

        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageEndingWith("train.log is no file");
    }
}

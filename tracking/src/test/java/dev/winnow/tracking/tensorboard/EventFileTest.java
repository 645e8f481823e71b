package dev.winnow.tracking.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.winnow.tracking.Studies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files grow and are never doubled; {@link TensorBoardIT} reads them with TensorBoard. */
class EventFileTest {
    private static final String FIRST = "events.out.tfevents.0000000001.winnow";

    @TempDir
    private Path folder;

    private Map<String, byte[]> files() throws IOException {
        var all = new TreeMap<String, byte[]>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return all;
    }

    private static List<ByteString> events(String... texts) {
        return Arrays.stream(texts).map(ByteString::copyFromUtf8).toList();
    }

    /** CRC32C of "123456789" is e3069283, a published check value. */
    @Test
    void anEventIsFramedByItsLengthAndTwoChecksums() {
        int masked = Integer.rotateRight(0xe3069283, 15) + 0xa282ead8;
        var framed = EventFile.framed(events("123456789"));

        assertThat(HexFormat.of().formatHex(framed, 0, 8)).isEqualTo("0900000000000000");
        assertThat(new String(framed, 12, 9, StandardCharsets.US_ASCII)).isEqualTo("123456789");
        assertThat(HexFormat.of().formatHex(framed, 21, 25))
                .isEqualTo(HexFormat.of().toHexDigits(Integer.reverseBytes(masked)));
        assertThat(framed).hasSize(25);
    }

    @Test
    void moreEventsAreAppendedAndTheSameEventsChangeNothing() throws IOException {
        EventFile.bring(folder, events("one"));
        EventFile.bring(folder, events("one", "two"));
        EventFile.bring(folder, events("one", "two"));

        assertThat(files()).containsOnlyKeys(FIRST);
        assertThat(files().get(FIRST)).isEqualTo(EventFile.framed(events("one", "two")));
    }

    @Test
    void aFileThatACrashCutOffAnywhereIsCompleted() throws IOException {
        var whole = EventFile.framed(events("one", "two"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(
                    folder.resolve(FIRST),
                    Arrays.copyOf(whole, length),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            EventFile.bring(folder, events("one", "two"));
            assertThat(files()).containsOnlyKeys(FIRST);
            assertThat(files().get(FIRST)).isEqualTo(whole);
        }
    }

    @Test
    void otherEventsAreANewFileWhoseNameComesLater() throws IOException {
        EventFile.bring(folder, events("one", "two"));
        EventFile.bring(folder, events("one", "three"));

        assertThat(files()).containsOnlyKeys("events.out.tfevents.0000000002.winnow");
        assertThat(files().values()).containsExactly(EventFile.framed(events("one", "three")));
    }

    /** What a trial reports later, and its end, is appended to its file; the other files stay as they are. */
    @Test
    void aStudyIsAFolderForTheExperimentAndOneForEachTrial() throws IOException {
        var tracker = new EventFolder(folder);
        tracker.study(Studies.page(Studies.completed(), Studies.running(1)));
        var before = files();
        tracker.study(Studies.page(Studies.completed(), Studies.running(2)));
        var after = files();

        assertThat(after).containsOnlyKeys(FIRST, "digits-0/" + FIRST, "digits-2/" + FIRST);
        assertThat(after.get(FIRST)).isEqualTo(before.get(FIRST));
        assertThat(after.get("digits-0/" + FIRST)).isEqualTo(before.get("digits-0/" + FIRST));
        var grown = before.get("digits-2/" + FIRST);
        assertThat(after.get("digits-2/" + FIRST))
                .hasSizeGreaterThan(grown.length)
                .startsWith(grown);
    }
}

package dev.winnow.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TailTest {
    private static LogTail tail(String text, int most) throws IOException {
        var stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return LogTail.of(Tail.read(stream, most + 1), most);
    }

    @Test
    void theEndIsKeptHoweverLongTheStreamIs() throws IOException {
        assertThat(tail("0123456789", 20)).isEqualTo(new LogTail("0123456789", false));
        assertThat(tail("0123456789", 10)).isEqualTo(new LogTail("0123456789", false));
        assertThat(tail("0123456789", 4)).isEqualTo(new LogTail("6789", true));
        assertThat(tail("x".repeat(100_000) + "end", 5)).isEqualTo(new LogTail("xxend", true));
        assertThat(tail("", 5)).isEqualTo(new LogTail("", false));
    }

    @Test
    void aCharacterThatIsCutInTwoIsLeftOut() throws IOException {
        assertThat(tail("aäöü", 5)).isEqualTo(new LogTail("öü", true));
    }

    @Test
    void coloursAndMovesOfTheCursorAreLeftOut() throws IOException {
        assertThat(tail("\u001b[31mred\u001b[0m\r\n10 %\r20 %\u001b]0;title\u0007\nb\bell", 1_000)
                        .text())
                .isEqualTo("red\n20 %\nb\\u0008ell");
    }
}

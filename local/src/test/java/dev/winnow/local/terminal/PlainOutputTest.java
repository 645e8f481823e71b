package dev.winnow.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainOutputTest {
    @Test
    void textStaysText() {
        var text = "loss 0.5\t(\u00fc\u20ac\ud83d\ude00, \ud83d\udc69\u200d\ud83d\udd2c)\nnext";

        assertThat(PlainOutput.plain(text)).isEqualTo(text);
    }

    @Test
    void whatATerminalWouldObeyIsShown() {
        assertThat(PlainOutput.plain("\u001b[31mred\u001b[0m\u0000\r\u007f\u009b2J\b\u202eabc\u2028"))
                .isEqualTo("\\u001b[31mred\\u001b[0m\\u0000\\u000d\\u007f\\u009b2J\\u0008\\u202eabc\\u2028");
    }

    @Test
    void linesArePrintedSo() {
        var bytes = new ByteArrayOutputStream();
        new PlainOutput(new PrintStream(bytes, true, StandardCharsets.UTF_8)).println("a\u001b[2Jb");

        assertThat(bytes.toString(StandardCharsets.UTF_8).strip()).isEqualTo("a\\u001b[2Jb");
    }
}

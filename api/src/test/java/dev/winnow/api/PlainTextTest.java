package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void aControlCharacterIsShownAndDoesNothing() {
        assertThat(PlainText.of("a\tb\nc")).isEqualTo("a\tb\nc");
        assertThat(PlainText.of("\u001b[31mred\u202eder\u2028\u0000\ud800"))
                .isEqualTo("\\u001b[31mred\\u202eder\\u2028\\u0000\\ud800");
        assertThat(PlainText.of("👩\u200d🔬")).isEqualTo("👩\u200d🔬");
    }

    @Test
    void theOutputOfAProgramHasNoColours() {
        assertThat(PlainText.output("\u001b[1;31mred\u001b[0m \u001b]0;title\u001b\\plain\u001b(B\u001b7"))
                .isEqualTo("red plain");
    }

    @Test
    void aLineThatWasOverwrittenIsWhatItWasLast() {
        assertThat(PlainText.output("10 %\r20 %\r30 %\r\ndone\r\n\rx")).isEqualTo("30 %\ndone\nx");
        assertThat(PlainText.output("\r\r\r")).isEqualTo("");
    }

    /** No text of a trainer may hold up whoever looks at it. */
    @Test
    void aLongTextOfUnfinishedCodesIsReadInTime() {
        var text = "\u001b]".repeat(100_000) + "\u001b[" + "1;".repeat(100_000);
        assertTimeoutPreemptively(
                Duration.ofMinutes(2), () -> assertThat(PlainText.output(text)).isNotEmpty());
    }
}

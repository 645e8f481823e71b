package dev.winnow.engine.log;

import dev.winnow.api.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The lines of a log that comes in pieces. Of a line that overwrites itself, as progress bars do, what could be seen last. Escape
 * sequences are left out. Of a line that is longer than {@link #LONGEST} bytes the rest is left out, so a log takes bounded
 * memory whatever it holds.
 */
final class LogLines {
    static final int LONGEST = 64 * 1024;

    private static final int FIRST = 256;

    private byte[] line = new byte[FIRST];
    private int length;
    private boolean returned;

    /** Takes the bytes of a range, and hands on the lines that end in them. */
    void add(byte[] bytes, int from, int to, Consumer<String> lines) {
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            if (next == '\n') {
                end(lines);
            } else if (next == '\r') {
                returned = true;
            } else {
                if (returned) {
                    length = 0;
                    returned = false;
                }
                append(next);
            }
        }
    }

    /** Hands on the last line, which may have no end. */
    void end(Consumer<String> lines) {
        if (length > 0) {
            var text = new String(line, 0, length, StandardCharsets.UTF_8);
            lines.accept(plain() ? text : PlainText.output(text));
        }
        length = 0;
        returned = false;
    }

    /** Whether the line has no escape sequence: they begin with a control character of 7 bits, or one of 8 bits. */
    private boolean plain() {
        for (int i = 0; i < length; i++) {
            if (line[i] == 0x1b || line[i] == (byte) 0xc2) {
                return false;
            }
        }
        return true;
    }

    private void append(byte next) {
        if (length == LONGEST) {
            return;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(LONGEST, 2 * length));
        }
        line[length++] = next;
    }
}

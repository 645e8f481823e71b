package dev.winnow.local.terminal;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Prints text as text. Names, messages and the last words of trainers come from elsewhere, and a control character in them would
 * make the terminal do something: it is shown as {@code \\u001b}, so that what a trainer wrote can still be seen.
 */
public final class PlainOutput {
    private final PrintStream out;

    public PlainOutput(PrintStream out) {
        this.out = out;
    }

    /** Prints a line, or several. */
    public void println(String line) {
        out.println(plain(line));
    }

    /** The text without control characters but line ends and tabs, and without such as turn the direction of what follows. */
    public static String plain(String text) {
        if (text.codePoints().noneMatch(PlainOutput::controls)) {
            return text;
        }
        var plain = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (controls(character)) {
                plain.append(String.format(Locale.ROOT, "\\u%04x", character));
            } else {
                plain.appendCodePoint(character);
            }
        });
        return plain.toString();
    }

    private static boolean controls(int character) {
        int kind = Character.getType(character);
        boolean harmless = character == '\n' || character == '\t';
        // A zero width joiner is part of many signs.
        return (kind == Character.CONTROL && !harmless)
                || (kind == Character.FORMAT && character != '\u200d')
                || kind == Character.LINE_SEPARATOR
                || kind == Character.PARAGRAPH_SEPARATOR
                || kind == Character.SURROGATE;
    }
}

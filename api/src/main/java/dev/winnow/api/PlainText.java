package dev.winnow.api;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text as text. Names, messages and the output of trainers come from elsewhere, and a control character in them would make a
 * terminal do something, or turn the direction of what follows.
 */
public final class PlainText {
    /**
     * What a program writes to colour its output or to move the cursor, with 7 and with 8 bits. Possessive, so that no text takes
     * long.
     *
     * <p>Source: ECMA-48, 5th edition, 5.3 to 5.6: control functions and control strings.
     */
    private static final Pattern ESCAPES = Pattern.compile(
            "(?:\u001b\\[|\u009b)[0-?]*+[ -/]*+[@-~]" // a control sequence
                    + "|(?:\u001b[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\\n]*+(?:\u0007|\u001b\\\\|\u009c)" // a string
                    + "|\u001b[ -/]*+[0-~]");

    private PlainText() {}

    /**
     * The text without control characters but line ends and tabs, and without such as turn the direction of what follows. Each
     * is shown as {@code \\u001b}, so that what was written can still be seen.
     */
    public static String of(String text) {
        if (text.codePoints().noneMatch(PlainText::controls)) {
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

    /** The text without the characters that {@link #of} shows. */
    public static String without(String text) {
        var plain = new StringBuilder();
        text.codePoints().filter(character -> !controls(character)).forEach(plain::appendCodePoint);
        return plain.toString();
    }

    /**
     * The output of a program without escape sequences. Of a line that overwrites itself, as progress bars do, what could be seen
     * last. Other control characters stay.
     */
    public static String output(String output) {
        var seen = new StringBuilder();
        int line = 0;
        var text = ESCAPES.matcher(output).replaceAll("");
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character == '\r') {
                if (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
                    seen.setLength(line);
                }
            } else {
                seen.appendCodePoint(character);
                line = character == '\n' ? seen.length() : line;
            }
        }
        return seen.toString();
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

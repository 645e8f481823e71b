package dev.winnow.engine.page;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text as text. Names, messages and the output of trainers come from elsewhere, and a control character in them would make a
 * terminal do something, or turn the direction of what follows.
 */
public final class PlainText {
    /**
     * What a program writes to colour its output or to move the cursor. Possessive, so that no text takes long.
     *
     * <p>Source: ECMA-48, 5th edition, 5.3 to 5.6: control functions and control strings.
     */
    private static final Pattern ESCAPES =
            Pattern.compile("\\e\\[[0-?]*+[ -/]*+[@-~]|\\e[\\]PX^_][^\\a\\e]*+(?:\\a|\\e\\\\)|\\e[ -/]*+[0-~]");

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

    /** The output of a program: without colours, and of a line that was overwritten the last state. */
    public static String output(String text) {
        var lines = ESCAPES.matcher(text).replaceAll("").replace("\r\n", "\n").split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            int end = lines[i].length();
            while (end > 0 && lines[i].charAt(end - 1) == '\r') {
                end--;
            }
            lines[i] = lines[i].substring(lines[i].lastIndexOf('\r', end - 1) + 1, end);
        }
        return of(String.join("\n", lines));
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

package dev.winnow.api;

/** Text from elsewhere, such as what a trainer writes, which must make nothing that shows it do anything. */
public final class PlainText {
    private PlainText() {}

    /**
     * Whether a character does something in place of being seen: all control characters but line ends and tabs, and such as turn
     * the direction of what follows.
     */
    public static boolean controls(int character) {
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

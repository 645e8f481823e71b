package dev.winnow.local.terminal;

import dev.winnow.api.PlainText;
import java.io.PrintStream;

/** Prints text as text: what comes from elsewhere makes the terminal do nothing. */
public final class PlainOutput {
    private final PrintStream out;

    public PlainOutput(PrintStream out) {
        this.out = out;
    }

    /** Prints a line, or several. */
    public void println(String line) {
        out.println(plain(line));
    }

    /** The text as {@link PlainText} shows it. */
    public static String plain(String text) {
        return PlainText.of(text);
    }
}

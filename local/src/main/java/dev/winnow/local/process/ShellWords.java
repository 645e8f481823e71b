package dev.winnow.local.process;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Splits a command into words as a shell does: at blanks, but not within quotes. Nothing is substituted. */
public final class ShellWords {
    private static final Pattern PART =
            Pattern.compile("(\\s+)|'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|\\\\(.)|([^\\s'\"\\\\]+)");

    private ShellWords() {}

    /** @throws IllegalArgumentException when a quote is not closed */
    public static List<String> of(String command) {
        var words = new ArrayList<String>();
        StringBuilder word = null;
        var part = PART.matcher(command);
        int at = 0;
        while (at < command.length()) {
            if (!part.find(at) || part.start() != at) {
                throw new IllegalArgumentException("a quote is not closed in: " + command);
            }
            at = part.end();
            if (part.group(1) != null) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            for (int group : new int[] {2, 4, 5}) {
                word.append(part.group(group) == null ? "" : part.group(group));
            }
            word.append(part.group(3) == null ? "" : part.group(3).replaceAll("\\\\([\"\\\\$`])", "$1"));
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}

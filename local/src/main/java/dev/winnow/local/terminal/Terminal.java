package dev.winnow.local.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The terminal that a person looks at; what the JDK says of it differs between 17 and later ones. */
public final class Terminal {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]*) ([1-9][0-9]*)");

    /** Rows and columns. */
    public record Size(int rows, int columns) {
        /** That of a terminal which does not tell. */
        static final Size USUAL = new Size(24, 80);
    }

    private Terminal() {}

    /** Whether standard output is one. */
    public static boolean is() {
        try {
            var output = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return (output.startsWith("/dev/pts/") || output.startsWith("/dev/tty"))
                    && !"dumb".equals(System.getenv("TERM"));
        } catch (IOException e) {
            return false;
        }
    }

    /** How large it is now; people change that. */
    public static Size size() {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var size =
                    SIZE.matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
            return size.matches()
                    ? new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))
                    : Size.USUAL;
        } catch (IOException e) {
            // Without stty or a terminal of our own.
            return Size.USUAL;
        }
    }
}

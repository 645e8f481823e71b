package dev.winnow.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Ends a command; the message is one line for a person. */
@SuppressWarnings("serial")
public final class LocalException extends Exception {
    /** Something was asked for that cannot be done: nothing was changed. */
    public static final int USAGE = 2;
    /** It was begun and failed. */
    public static final int FAILURE = 1;

    private final int exitCode;

    private LocalException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public static LocalException usage(String message) {
        return new LocalException(USAGE, message);
    }

    public static LocalException failure(String message) {
        return new LocalException(FAILURE, message);
    }

    /** What the system says of a file, for a person. */
    public static String text(IOException fault) {
        if (!(fault instanceof FileSystemException file)) {
            return String.valueOf(fault.getMessage());
        }
        var reason = file instanceof NoSuchFileException
                ? "there is no such file"
                : file instanceof AccessDeniedException ? "permission denied" : file.getReason();
        return file.getFile() + ": " + (reason == null ? file.getClass().getSimpleName() : reason);
    }

    public int exitCode() {
        return exitCode;
    }
}

package dev.winnow.operator.local;

/** Ends a command; the message is one line for a person. */
@SuppressWarnings("serial")
final class LocalException extends Exception {
    /** Something was asked for that cannot be done: nothing was changed. */
    static final int USAGE = 2;
    /** It was begun and failed. */
    static final int FAILURE = 1;

    private final int exitCode;

    private LocalException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static LocalException usage(String message) {
        return new LocalException(USAGE, message);
    }

    static LocalException failure(String message) {
        return new LocalException(FAILURE, message);
    }

    int exitCode() {
        return exitCode;
    }
}

package dev.winnow.client;

import dev.winnow.api.PlainText;
import dev.winnow.api.TuningTrial;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The end of what a trainer wrote.
 *
 * @param text without escape codes and control characters
 * @param truncated whether there was more before it
 */
public record LogTail(String text, boolean truncated) {
    /**
     * What the operator has kept of a pod that is gone; empty if nothing.
     *
     * @param attempt counted from 1; empty for any
     */
    public static Optional<LogTail> kept(TuningTrial trial, OptionalInt attempt) {
        return Optional.ofNullable(trial.statusOrNew().log())
                .filter(log -> attempt.isEmpty() || log.attempt() == attempt.getAsInt())
                .map(log -> new LogTail(PlainText.of(log.tail()), true));
    }

    /**
     * Reads the end of an output.
     *
     * @param bytes the last of the output, one more than are to be shown if there is more
     * @param most how many bytes are to be shown
     */
    public static LogTail of(byte[] bytes, int most) {
        boolean more = bytes.length > most;
        int from = Math.max(0, bytes.length - most);
        // The first bytes may be the rest of a character.
        while (more && from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
            from++;
        }
        return new LogTail(
                PlainText.of(PlainText.output(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8))),
                more);
    }
}

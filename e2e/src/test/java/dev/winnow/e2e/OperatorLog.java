package dev.winnow.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds in the operator's log what should not be there: every warning and error that nobody has given a reason for. */
final class OperatorLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> QUIET = Set.of("INFO", "DEBUG", "TRACE");

    /**
     * A line that may be there.
     *
     * @param logger the end of the logger's name
     * @param message matches the beginning of the message
     * @param reason why it is no fault
     */
    record Expected(String logger, Pattern message, String reason) {
        static Expected line(String logger, String message, String reason) {
            return new Expected(logger, Pattern.compile(message), reason);
        }

        private boolean matches(JsonNode line) {
            return line.path("loggerName").asText().endsWith(logger)
                    && message.matcher(line.path("message").asText()).lookingAt();
        }
    }

    private static final List<Expected> ALWAYS = List.of(
            Expected.line(
                    "io.netty.channel.ChannelInitializer",
                    "Failed to initialize a channel. Closing: .* L:/[0-9.]+:9000 ",
                    "Vert.x takes a connection to the port of health in the moment in which it opens the port, before it can serve; the"
                            + " kubelet asks again"),
            Expected.line(
                    "BlockedThreadChecker",
                    "Thread .* has been blocked for (\\d{4}|[1-5]\\d{4}) ms",
                    "a busy machine, on which reading the first lists took 32 s; a thread that does not come back makes a minute"));

    private OperatorLog() {}

    /** The lines of a log that nobody expects. */
    static List<String> unexpected(String log, List<Expected> expected) {
        return log.lines()
                .filter(line -> !line.isBlank() && !isExpected(line, expected))
                .toList();
    }

    private static boolean isExpected(String text, List<Expected> expected) {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            // Not from the logger: a message of the Java runtime, or a stack trace.
            return false;
        }
        return QUIET.contains(line.path("level").asText())
                || ALWAYS.stream().anyMatch(known -> known.matches(line))
                || expected.stream().anyMatch(known -> known.matches(line));
    }
}

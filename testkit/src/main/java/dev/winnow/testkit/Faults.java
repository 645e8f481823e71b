package dev.winnow.testkit;

import java.time.Duration;
import java.util.List;

/** What becomes of requests and events on a {@link FaultyLine}. A fault does one of these; the others go their way. */
public interface Faults {
    /**
     * A request.
     *
     * @param method such as {@code PATCH}
     * @param target path and query
     * @param number of the write among those on this line that change something, from 1; 0 for a read and for a dry run
     */
    record Request(String method, String target, int number) {
        public boolean write() {
            return !method.equals("GET");
        }

        public boolean watch() {
            return target.contains("watch=true");
        }

        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    /**
     * An answer that does not come from the API server.
     *
     * @param retryAfter seconds; 0 leaves the header out
     */
    record Reply(int code, int retryAfter) {
        String body() {
            return "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"code\": %d, \"message\": \"a fault\"}"
                    .formatted(code);
        }
    }

    /** Faults that do no harm. */
    Faults NONE = new Faults() {};

    /** Is told of a request before anything becomes of it. */
    default void arrives(Request request) {}

    /** Waits before the request is passed on. */
    default Duration delay(Request request) {
        return Duration.ZERO;
    }

    /** An answer in place of the API server's; empty passes the request on. */
    default List<Reply> instead(Request request) {
        return List.of();
    }

    /** Whether the answer is lost: the API server has done what was asked, and nobody is told. */
    default boolean loses(Request request) {
        return false;
    }

    /** Is told of a request whose answer is on its way to the operator, or is lost. */
    default void answered(Request request) {}

    /** The events that arrive in place of one event of a watch, in JSON; none drops the event, an empty text ends the watch. */
    default List<String> events(Request watch, String event) throws InterruptedException {
        return List.of(event);
    }
}

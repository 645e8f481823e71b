package dev.winnow.ui;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes server-sent events.
 *
 * <p>Source: HTML, 9.2 "Server-sent events".
 */
record EventStream(OutputStream out) {
    /** An event; JSON has no line ends of its own. */
    void send(String event, Object data) throws IOException {
        write("event: " + event + "\ndata: " + Reply.JSON.writeValueAsString(data) + "\n\n");
    }

    /** A comment, by which both ends see that the other one is there. */
    void alive() throws IOException {
        write(": alive\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}

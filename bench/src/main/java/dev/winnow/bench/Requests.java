package dev.winnow.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Sends whole requests one after the other without a pause, on one connection as long as it lasts. */
final class Requests extends Attacker {
    private static final String LENGTH = "content-length: ";

    private final URI port;
    private final byte[] request;

    private Requests(URI port, String body, String token) {
        super("requests");
        this.port = port;
        request = ("POST /report HTTP/1.1\r\nHost: winnow\r\nAuthorization: Bearer " + token + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** So many of them at once. */
    static List<Requests> of(int connections, URI port, String body, String token) {
        return IntStream.range(0, connections)
                .mapToObj(number -> new Requests(port, body, token))
                .toList();
    }

    @Override
    public void run() {
        while (!over()) {
            try (var socket = new Socket(port.getHost(), port.getPort())) {
                socket.setSoTimeout(60_000);
                var answers = new BufferedInputStream(socket.getInputStream());
                while (!over()) {
                    socket.getOutputStream().write(request);
                    counted();
                    answer(answers);
                }
            } catch (IOException e) {
                // The server closed the connection, as it may; the next one follows.
                continue;
            }
        }
    }

    /** Reads an answer to its end. */
    private static void answer(BufferedInputStream answers) throws IOException {
        int length = 0;
        for (var line = line(answers); !line.isEmpty(); line = line(answers)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()));
            }
        }
        answers.skipNBytes(length);
    }

    private static String line(BufferedInputStream from) throws IOException {
        var line = new StringBuilder();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) {
                throw new IOException("closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}

package dev.winnow.ui;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A server of the page, and somebody who asks it. */
record Browser(UiServer server, String cookie) implements AutoCloseable {
    static final String TOKEN = "the-token-of-the-test";
    static final String SESSION = "the-session-of-the-test";
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:10Z"), ZoneOffset.UTC);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    /** A server on loopback, and a browser that has opened its first address. */
    static Browser open(StudySource... sources) throws IOException {
        return open(false, sources);
    }

    static Browser open(boolean readOnly, StudySource... sources) throws IOException {
        var settings = new UiSettings(
                new InetSocketAddress("127.0.0.1", 0),
                List.of("studies.example"),
                TOKEN,
                SESSION,
                readOnly,
                "1",
                new PlayedTexts(),
                CLOCK);
        var server = UiServer.start(settings, List.of(sources));
        return new Browser(server, "winnow-" + server.address().getPort() + "=" + SESSION);
    }

    int port() {
        return server.address().getPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/" + path));
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).header("Cookie", cookie).build());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        var answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " was answered with " + answer.statusCode() + " " + answer.body());
        }
        return Reply.JSON.readTree(answer.body());
    }

    /** The bytes of an answer. */
    byte[] bytes(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request(path).header("Cookie", cookie).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    /** Acts as the page does. */
    HttpResponse<String> act(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Cookie", cookie)
                .header("Origin", "http://127.0.0.1:" + port())
                .header("Content-Type", "application/json")
                .header(Gate.ACT_HEADER, "1")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Sends lines as they are and returns all of the answer. */
    String raw(String lines) throws IOException {
        try (var socket = new Socket("127.0.0.1", port())) {
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

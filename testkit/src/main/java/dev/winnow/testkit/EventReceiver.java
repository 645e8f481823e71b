package dev.winnow.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A receiver of webhooks on loopback, which keeps what comes and answers as a test says. */
public final class EventReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final String scheme;
    private volatile Answering answering = Answering.code(204);

    /** What came. */
    public record Request(String method, String path, String type, String authorization, JsonNode event) {
        /** The id of the event. */
        public String id() {
            return event.path("id").asText();
        }
    }

    /** Answers a request. */
    @FunctionalInterface
    public interface Answering {
        void answer(HttpExchange exchange, Request request) throws IOException;

        /** Always the same. */
        static Answering code(int code) {
            return (exchange, request) -> exchange.sendResponseHeaders(code, -1);
        }
    }

    private EventReceiver(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** Starts one that answers 204. */
    public static EventReceiver start() {
        return start(0);
    }

    /** Starts one on a port. */
    public static EventReceiver start(int port) {
        try {
            return new EventReceiver(HttpServer.create(address(port), 0), "http");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one that speaks TLS. */
    public static EventReceiver secure(SSLContext keys) {
        try {
            var server = HttpsServer.create(address(0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(keys));
            return new EventReceiver(server, "https");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Optional.ofNullable(headers.getFirst("Content-Type")).orElse(""),
                    Optional.ofNullable(headers.getFirst("Authorization")).orElse(""),
                    Yaml.tree(body));
            requests.add(request);
            answering.answer(exchange, request);
        }
    }

    /** From now on it answers so. */
    public void answer(Answering answer) {
        answering = answer;
    }

    /** Where events are posted. */
    public String url() {
        return scheme + "://127.0.0.1:" + port() + "/hook";
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** What came so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The ids of the events that came so far, those of one study without its uid. */
    public List<String> ids() {
        return requests.stream().map(Request::id).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

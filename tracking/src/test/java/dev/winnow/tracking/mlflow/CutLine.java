package dev.winnow.tracking.mlflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** A line to a server that counts the requests and breaks at one of them, before it reaches the server or after; then it is dead. */
final class CutLine implements AutoCloseable {
    /** What becomes of the request that the line breaks at. */
    enum Cut {
        BEFORE_THE_SERVER,
        AFTER_THE_SERVER
    }

    private final HttpServer line;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String server;
    private final List<String> requests = new ArrayList<>();
    private int cutAt;
    private Cut cut = Cut.BEFORE_THE_SERVER;

    CutLine(String server) throws IOException {
        this.server = server;
        line = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        line.createContext("/", this::handle);
        line.start();
    }

    String address() {
        return "http://127.0.0.1:" + line.getAddress().getPort();
    }

    /** Breaks at a request from now on, counted from 1; 0 for none. */
    synchronized void breakAt(int request, Cut where) {
        cutAt = request;
        cut = where;
        requests.clear();
    }

    /** The requests so far: the method and the path. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().toString();
        requests.add(
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        boolean broken = cutAt > 0 && requests.size() >= cutAt;
        boolean dead = broken && requests.size() > cutAt;
        try (exchange) {
            if (dead || broken && cut == Cut.BEFORE_THE_SERVER) {
                return;
            }
            var request = HttpRequest.newBuilder(URI.create(server + path))
                    .header("Content-Type", "application/json")
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()))
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (!broken) {
                exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        line.stop(0);
    }
}

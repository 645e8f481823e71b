package dev.winnow.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A line between an operator and the API server that does harm: a proxy whose {@link Faults} decide, request by request and
 * event by event, what becomes of them. It keeps a numbered list of all calls.
 */
public final class FaultyLine implements AutoCloseable {
    private final HttpServer server;
    private final KubernetesClient upstream;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final List<HttpExchange> watches = new CopyOnWriteArrayList<>();
    private volatile Faults faults;
    private volatile boolean cut;

    /**
     * Opens a line.
     *
     * @param account as whom the API server sees who calls over this line
     */
    public FaultyLine(OperatorAccount account, Faults faults) {
        this.faults = faults;
        upstream = upstream(account.config());
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** A client whose faults are those of the line alone. */
    private static KubernetesClient upstream(Config config) {
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(ApiServer.SHARED)
                .build();
    }

    /** From now on other faults. */
    public void faults(Faults other) {
        faults = other;
    }

    /** The configuration of a client at this end of the line. */
    public Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withNamespace("default")
                .withOnlyHttpWatches(true)
                .build();
    }

    /** A client at this end of the line. */
    public KubernetesClient client() {
        return client(new KubernetesSerialization());
    }

    /** A client that reads objects in its own way. */
    public KubernetesClient client(KubernetesSerialization serialization) {
        return new KubernetesClientBuilder()
                .withConfig(config())
                .withKubernetesSerialization(serialization)
                .withHttpClientFactory(ApiServer.SHARED)
                .build();
    }

    /** All calls so far, as method, target and what became of them. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** Ends all watches that are open; the client opens others. */
    public void endWatches() {
        watches.forEach(HttpExchange::close);
    }

    /** From now on nothing goes through, and watches end. */
    public void cut() {
        cut = true;
        endWatches();
    }

    public boolean isCut() {
        return cut;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var method = exchange.getRequestMethod();
            var target = exchange.getRequestURI().toString();
            boolean changes = !method.equals("GET") && !target.contains("dryRun=");
            var request = new Faults.Request(method, target, changes && !cut ? writes.incrementAndGet() : 0);
            var body = exchange.getRequestBody().readAllBytes();
            faults.arrives(request);
            TimeUnit.MILLISECONDS.sleep(faults.delay(request).toMillis());
            if (cut) {
                note(request, "cut");
                return;
            }
            var reply = faults.instead(request);
            if (!reply.isEmpty()) {
                note(request, reply.get(0).code() + ", a fault");
                answer(exchange, reply.get(0));
            } else if (request.watch()) {
                watch(exchange, request);
            } else {
                pass(exchange, request, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(Faults.Request request, String outcome) {
        calls.add(request + " -> " + outcome);
    }

    private static void answer(HttpExchange exchange, Faults.Reply reply) throws IOException {
        if (reply.retryAfter() > 0) {
            exchange.getResponseHeaders().set(StandardHttpHeaders.RETRY_AFTER, Integer.toString(reply.retryAfter()));
        }
        send(exchange, reply.code(), reply.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
        exchange.getResponseHeaders().set(StandardHttpHeaders.CONTENT_TYPE, "application/json");
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private HttpRequest forward(HttpExchange exchange, Faults.Request request, byte[] body) {
        var headers = exchange.getRequestHeaders();
        var type = headers.getFirst(StandardHttpHeaders.CONTENT_TYPE);
        var builder = upstream.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(upstream.getMasterUrl().toString().replaceAll("/$", "") + request.target()));
        return builder.method(
                        request.method(),
                        type == null ? "application/json" : type,
                        body.length == 0 ? null : new String(body, StandardCharsets.UTF_8))
                .build();
    }

    private void pass(HttpExchange exchange, Faults.Request request, byte[] body) throws IOException {
        HttpResponse<byte[]> response;
        try {
            response = upstream.getHttpClient()
                    .sendAsync(forward(exchange, request, body), byte[].class)
                    .join();
        } catch (CompletionException e) {
            note(request, String.valueOf(e.getCause()));
            return;
        }
        boolean lost = faults.loses(request);
        note(request, response.code() + (lost ? ", lost" : ""));
        if (!lost && !cut) {
            send(exchange, response.code(), response.body() == null ? new byte[0] : response.body());
        }
        faults.answered(request);
    }

    private void watch(HttpExchange exchange, Faults.Request request) throws IOException, InterruptedException {
        var over = new CompletableFuture<Void>();
        var lines = new Lines(exchange, request, over);
        var body = upstream.getHttpClient()
                .consumeBytes(forward(exchange, request, new byte[0]), lines)
                .join();
        note(request, body.code() == 200 ? "watch" : Integer.toString(body.code()));
        exchange.getResponseHeaders().set(StandardHttpHeaders.CONTENT_TYPE, "application/json");
        exchange.sendResponseHeaders(body.code(), 0);
        exchange.getResponseBody().flush();
        watches.add(exchange);
        body.body().done().whenComplete((done, failure) -> over.complete(null));
        body.body().consume();
        try {
            over.join();
        } finally {
            watches.remove(exchange);
            body.body().cancel();
        }
    }

    /** Cuts what the API server sends into events and passes them on. */
    private final class Lines implements AsyncBody.Consumer<List<ByteBuffer>> {
        private final HttpExchange exchange;
        private final Faults.Request request;
        private final CompletableFuture<Void> over;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(HttpExchange exchange, Faults.Request request, CompletableFuture<Void> over) {
            this.exchange = exchange;
            this.request = request;
            this.over = over;
        }

        @Override
        public void consume(List<ByteBuffer> buffers, AsyncBody body) {
            var events = new ArrayList<String>();
            for (var buffer : buffers) {
                while (buffer.hasRemaining()) {
                    byte next = buffer.get();
                    if (next == '\n') {
                        events.add(line.toString(StandardCharsets.UTF_8));
                        line.reset();
                    } else {
                        line.write(next);
                    }
                }
            }
            var unused = threads.submit(() -> pass(events, body));
        }

        private void pass(List<String> events, AsyncBody body) {
            try {
                for (var event : events) {
                    for (var arriving : faults.events(request, event)) {
                        if (arriving.isEmpty()) {
                            over.complete(null);
                            return;
                        }
                        exchange.getResponseBody().write((arriving + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                }
                exchange.getResponseBody().flush();
                body.consume();
            } catch (IOException e) {
                // The client has closed this watch.
                over.complete(null);
            } catch (InterruptedException e) {
                over.complete(null);
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        upstream.close();
    }
}

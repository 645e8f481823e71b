package dev.winnow.ui;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Serves the page of studies to one person. Everything about it is bounded: threads, connections, bodies, streams, and how
 * often a stream tells something.
 */
public final class UiServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(UiServer.class);
    /** The shortest time between two updates of a stream. */
    static final Duration PACE = Duration.ofSeconds(1);
    /** The longest silence of a stream. */
    static final Duration BEAT = Duration.ofSeconds(5);

    private static final int THREADS = 48;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
    /** What a probe of Kubernetes asks, under the address of the pod and without a secret. */
    private static final String HEALTH = "/healthz";

    private static final String STRANGER = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Winnow</title>
            <p>This browser is not known here. Open the address that <code>winnow ui</code> has printed.</p>
            </html>
            """;

    static {
        // Read once by the server of the JDK: the head and the body of a request, in seconds; its headers; idle
        // connections.
        setDefault("sun.net.httpserver.maxReqTime", "20");
        setDefault("sun.net.httpserver.maxReqHeaders", "64");
        setDefault("sun.net.httpserver.maxIdleConnections", "64");
        setDefault("jdk.httpserver.maxConnections", "1024");
        // Answers that are small are not kept back until the other side confirms the one before.
        setDefault("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(4, THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                var thread = new Thread(work, "page");
                thread.setDaemon(true);
                return thread;
            });
    private final StaticFiles files = new StaticFiles();
    private final UiSettings settings;
    private final Gate gate;
    private final Api api;

    private UiServer(UiSettings settings, List<StudySource> sources) throws IOException {
        this.settings = settings;
        server = HttpServer.create(settings.address(), 0);
        server.setExecutor(threads);
        gate = new Gate(settings, server.getAddress());
        api = new Api(sources, settings);
        server.createContext("/", this::handle);
        server.start();
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Begins to serve.
     *
     * @throws IOException if the address is taken
     */
    public static UiServer start(UiSettings settings, List<StudySource> sources) throws IOException {
        return new UiServer(settings, sources);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** The address to open, with the token. */
    public String url() {
        var address = server.getAddress();
        var host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/?token="
                + settings.token();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var reply = new Reply(exchange);
            try {
                admitted(exchange, reply);
            } catch (Refused refusal) {
                reply.refuse(refusal);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "a request of the page failed: %s",
                        exchange.getRequestURI().getPath());
                reply.refuse(new Refused(500, "this should not have happened; the program has written why"));
            }
        } catch (IOException e) {
            // The browser went before it had its answer.
            LOG.debugf("an answer reached nobody: %s", e.getMessage());
        }
    }

    private void admitted(HttpExchange exchange, Reply reply) throws Refused, IOException, InterruptedException {
        var path = exchange.getRequestURI().getRawPath();
        var headers = exchange.getRequestHeaders();
        var method = exchange.getRequestMethod();
        if (!METHODS.contains(method) || path == null || !path.startsWith("/")) {
            throw new Refused(405, "this address can only be read");
        }
        if (path.equals(HEALTH)) {
            reply.bytes(200, "text/plain; charset=utf-8", "ok\n".getBytes(StandardCharsets.UTF_8));
            return;
        }
        gate.host(headers);
        if (path.equals("/") && enters(exchange, reply)) {
            return;
        }
        boolean asks = path.startsWith("/api/");
        try {
            gate.secret(headers);
        } catch (Refused stranger) {
            if (asks || !path.equals("/")) {
                throw stranger;
            }
            reply.bytes(401, "text/html; charset=utf-8", STRANGER.getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (method.equals("POST")) {
            gate.act(exchange);
        }
        if (asks) {
            gate.sender(headers);
            api.answer(exchange, reply, path.substring("/api/".length()));
        } else if (method.equals("POST") || !files.send(exchange, reply, path.substring(1))) {
            throw new Refused(404, "there is nothing of that address");
        }
    }

    /** Whether a browser shows the token; it gets a cookie, and an address without the token. */
    private boolean enters(HttpExchange exchange, Reply reply) throws Refused, IOException {
        var query = exchange.getRequestURI().getRawQuery();
        if (query == null || !query.startsWith("token=")) {
            return false;
        }
        if (!gate.token(query.substring("token=".length()))) {
            throw new Refused(401, "the token is wrong: open the address that winnow ui has printed last");
        }
        reply.header("Set-Cookie", gate.setCookie());
        reply.header("Cache-Control", "no-store");
        // Relative, so that it also holds behind a proxy.
        reply.header("Location", "./");
        reply.empty(303);
        return true;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

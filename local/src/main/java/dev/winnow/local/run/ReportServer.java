package dev.winnow.local.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.winnow.engine.report.Answer;
import dev.winnow.engine.report.ReportDesk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** The report endpoint of a local run; only this machine reaches it. */
public final class ReportServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReportServer.class);
    private static final int LARGEST = 64 * 1024;
    private static final int THREADS = 8;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        var thread = new Thread(task, "reports");
        thread.setDaemon(true);
        return thread;
    });

    public ReportServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
    }

    /** Where trainers post to. */
    public String url() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/report";
    }

    public void start(ReportDesk desk) {
        server.createContext("/report", exchange -> {
            if (!exchange.getRequestMethod().equals("POST")) {
                respond(exchange, new Answer(405, "POST a report"));
                return;
            }
            var body = exchange.getRequestBody().readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                respond(exchange, new Answer(413, "a report has at most 64 KiB"));
                return;
            }
            // The answer at a rung comes later, from another thread.
            var unused = desk.take(exchange.getRequestHeaders().getFirst("Authorization"), body)
                    .whenComplete((answer, fault) -> respond(
                            exchange,
                            answer != null ? answer : new Answer(500, "the report could not be taken: " + fault)));
        });
        server.start();
    }

    private static void respond(HttpExchange exchange, Answer answer) {
        try (exchange) {
            var text = (answer.message() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(answer.code(), text.length);
            exchange.getResponseBody().write(text);
        } catch (IOException e) {
            // A trainer that was stopped does not wait for its answer.
            LOG.debugf("an answer reached nobody: %s", e.getMessage());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

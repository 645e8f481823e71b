package dev.winnow.local.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.winnow.engine.report.Answer;
import dev.winnow.engine.report.ReportEndpoint;
import dev.winnow.engine.report.ReportIntake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, task -> {
        var thread = new Thread(task, "report-timer");
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

    /** Begins to take reports, and to write and answer what has waited. */
    public void start(ReportEndpoint endpoint, Clock clock) {
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
            var unused = endpoint.take(exchange.getRequestHeaders().getFirst("Authorization"), body, Instant.now(clock))
                    .whenComplete((answer, fault) -> respond(
                            exchange,
                            answer != null ? answer : new Answer(500, "the report could not be taken: " + fault)));
        });
        every(ReportIntake.RELEASE_EVERY, () -> endpoint.intake().release(Instant.now(clock)));
        every(ReportIntake.FLUSH_EVERY, endpoint.intake()::flush);
        server.start();
    }

    private void every(Duration delay, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                // A task that throws is never run again, and the next run may well go through.
                LOG.error("a periodic task of the report endpoint failed", e);
            }
        };
        var unused = timer.scheduleWithFixedDelay(guarded, delay.toMillis(), delay.toMillis(), TimeUnit.MILLISECONDS);
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
        timer.shutdownNow();
        server.stop(0);
        threads.shutdownNow();
    }
}

package dev.winnow.local.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.winnow.engine.report.Answer;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.ReportEndpoint;
import dev.winnow.engine.report.ReportIntake;
import dev.winnow.local.process.TrialTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The report endpoint of a local run; only this machine reaches it. */
public final class ReportServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReportServer.class);

    private final HttpServer server;
    private final RequestThreads threads;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, task -> {
        var thread = new Thread(task, "report-timer");
        thread.setDaemon(true);
        return thread;
    });

    /** Binds a free port. */
    public ReportServer(Clock clock) throws IOException {
        threads = new RequestThreads(clock);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
    }

    /** Where trainers post to. */
    public String url() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/report";
    }

    /** Begins to take reports, and to write and answer what has waited. */
    public void start(ReportEndpoint endpoint, TrialTokens tokens, Clock clock) {
        server.createContext("/report", exchange -> {
            CompletionStage<Answer> answer;
            try {
                var identity = admit(exchange, tokens);
                var body = exchange.getRequestBody().readNBytes(ReportEndpoint.LARGEST + 1);
                if (body.length > ReportEndpoint.LARGEST) {
                    throw ReportEndpoint.tooLarge();
                }
                threads.heard();
                answer = endpoint.take(identity, body, Instant.now(clock));
            } catch (Refusal refusal) {
                respond(exchange, Answer.of(refusal));
                return;
            }
            // The answer at a rung comes later, from another thread.
            var unused = answer.exceptionally(Answer::of).thenAcceptAsync(given -> respond(exchange, given), threads);
        });
        every(ReportIntake.RELEASE_EVERY, () -> endpoint.intake().release(Instant.now(clock)));
        every(ReportIntake.FLUSH_EVERY, () -> endpoint.intake().flush(Instant.now(clock)));
        every(RequestThreads.SWEEP_EVERY, threads::sweep);
        server.start();
    }

    /** Who reports, told by the head of a request, before the body is read. */
    private static AttemptIdentity admit(HttpExchange exchange, TrialTokens tokens) throws Refusal {
        if (!exchange.getRequestMethod().equals("POST")) {
            throw Refusal.notAllowed("POST a report");
        }
        return tokens.verify(ReportEndpoint.token(exchange.getRequestHeaders().getFirst("Authorization")));
    }

    /** Does something again and again, until the server is closed. */
    public void every(Duration delay, Runnable task) {
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
            if (answer.again()) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
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
        threads.close();
    }
}

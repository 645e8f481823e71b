package dev.winnow.trainer.report;

import dev.winnow.trainer.learn.Score;
import dev.winnow.trainer.settings.Trial;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to the operator over HTTP, by the trainer contract.
 *
 * <p>200 means go on, 409 that the trial does not run any more, 422 that it is recorded as diverged. An operator that
 * does not answer, or answers 5xx or 429, is asked again until the patience is at an end: reports are idempotent. Any
 * other answer is a mistake that asking again cannot mend.
 */
public final class HttpReporter implements Reporter {
    /** The answer at a rung may be held for 30 s while the operator decides. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(HttpReporter.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int SHOWN = 1000;

    private final Trial.Endpoint endpoint;
    private final Duration answerTimeout;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Pause pause;
    private final RandomGenerator random;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    public HttpReporter(
            Trial.Endpoint endpoint,
            Duration answerTimeout,
            Backoff backoff,
            InstantSource clock,
            Pause pause,
            RandomGenerator random) {
        this.endpoint = endpoint;
        this.answerTimeout = answerTimeout;
        this.backoff = backoff;
        this.clock = clock;
        this.pause = pause;
        this.random = random;
    }

    @Override
    public Answer report(int step, Score score)
            throws ReportRefusedException, OperatorAwayException, InterruptedException {
        return score.isDiverged() ? reportDiverged(step, score) : send(step, score.metrics());
    }

    /** The objective is to be NaN, and no other metric may be; but the trainer is not told which one is the objective. */
    private Answer reportDiverged(int step, Score score)
            throws ReportRefusedException, OperatorAwayException, InterruptedException {
        List<ReportRefusedException> refusals = new ArrayList<>();
        for (String metric : score.metrics().keySet()) {
            try {
                return send(step, Map.of(metric, Double.NaN));
            } catch (ReportRefusedException e) {
                refusals.add(e);
            }
        }
        throw refusals.get(0);
    }

    private Answer send(int step, Map<String, Double> metrics)
            throws ReportRefusedException, OperatorAwayException, InterruptedException {
        String body = Reporter.json(step, metrics);
        Instant start = clock.instant();
        for (int failures = 1; ; failures++) {
            String failure;
            try {
                HttpResponse<String> response = post(body);
                if (!isPassing(response.statusCode())) {
                    return answer(response, step);
                }
                failure = "answered " + response.statusCode() + " " + shown(response.body());
            } catch (IOException e) {
                failure = "cannot be reached: " + e;
            }
            Duration delay = backoff.delay(failures, random);
            if (Duration.between(start, clock.instant()).plus(delay).compareTo(backoff.patience()) > 0) {
                throw new OperatorAwayException("%s %s; gave up on reporting step %d after %d tries"
                        .formatted(endpoint.url(), failure, step, failures));
            }
            log.warn("{} {}; will report step {} again in {} ms", endpoint.url(), failure, step, delay.toMillis());
            pause.of(delay);
        }
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException, ReportRefusedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.url())
                .timeout(answerTimeout)
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Read anew for each try: the kubelet replaces the token long before it expires. */
    private String token() throws ReportRefusedException {
        Path file = endpoint.tokenFile();
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ReportRefusedException("WINNOW_TOKEN_FILE: %s cannot be read: %s".formatted(file, e));
        }
    }

    private Answer answer(HttpResponse<String> response, int step) throws ReportRefusedException {
        return switch (response.statusCode()) {
            case 200 -> Answer.CONTINUE;
            case 409 -> Answer.END;
            case 422 -> Answer.DIVERGED;
            default ->
                throw new ReportRefusedException("%s refused the report of step %d with %d: %s"
                        .formatted(endpoint.url(), step, response.statusCode(), shown(response.body())));
        };
    }

    /**
     * The operator never says 404. A gateway beyond the cluster may, when a packet to the service escapes there while
     * kube-proxy rewrites its rules.
     */
    private static boolean isPassing(int status) {
        return status >= 500 || status == 429 || status == 404;
    }

    private static String shown(String body) {
        String line = body.strip().replace('\n', ' ');
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}

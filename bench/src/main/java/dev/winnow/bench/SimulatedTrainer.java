package dev.winnow.bench;

import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Trainer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A trainer that follows the contract over HTTP and waits where a real one computes: one report for each step, a
 * checkpoint before each report, on from the checkpoint in a new pod. Its objective grows with the steps towards a
 * quality that depends on the parameters.
 */
final class SimulatedTrainer implements Kubelet.Program {
    private static final Duration TRY_AGAIN = Duration.ofMillis(100);
    /** Longer than the operator holds back the answer at a rung. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

    /** A report of a trial. */
    record Report(String trial, int step) {}

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI reportUrl;
    private final Duration step;
    private final Map<String, Integer> checkpoints = new ConcurrentHashMap<>();
    private final Map<Report, Instant> posted = new ConcurrentHashMap<>();

    /**
     * A trainer.
     *
     * @param step how long a step takes on average; each trial has a pace of its own, from half to one and a half of it
     */
    SimulatedTrainer(URI reportUrl, Duration step) {
        this.reportUrl = reportUrl;
        this.step = step;
    }

    /** When each report was first sent. */
    Map<Report, Instant> posted() {
        return posted;
    }

    @Override
    public int run(Kubelet.Container container) throws InterruptedException {
        var environment = container.env();
        var token = container.token();
        var trial = container.trial();
        long pace = (long) (step.toMillis() * (0.5 + new SplittableRandom(trial.hashCode()).nextDouble()));
        int last = Integer.parseInt(environment.get("WINNOW_MAX_RESOURCE"));
        for (int k = checkpoints.getOrDefault(trial, 0) + 1; k <= last; k++) {
            Thread.sleep(pace);
            checkpoints.put(trial, k);
            posted.putIfAbsent(new Report(trial, k), Instant.now());
            int code = report(token, k, Trainer.value(Trainer.learningRateQuality(environment), k));
            if (code != 200) {
                return code == 409 ? 0 : 1;
            }
        }
        return 0;
    }

    /**
     * Reports until the operator takes or refuses the report. It says 503 before it has seen the pod, and 429 when somebody
     * else reports too often with the pod's token.
     */
    private int report(String token, int k, double accuracy) throws InterruptedException {
        var body = "{\"step\": " + k + ", \"metrics\": {\"accuracy\": " + accuracy + "}}";
        var request = HttpRequest.newBuilder(reportUrl)
                .header("Authorization", "Bearer " + token)
                .timeout(LONGEST_ANSWER)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        while (true) {
            int code = send(request);
            if (code != 503 && code != 429) {
                return code;
            }
            Thread.sleep(TRY_AGAIN.toMillis());
        }
    }

    /** The answer's status; 503 also when there is no answer. */
    private int send(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 503;
        }
    }
}

package dev.winnow.testkit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;

/**
 * A trainer that follows the contract: one report for each step, a checkpoint before each report, on from the checkpoint
 * in a new pod. Its objective grows with the steps towards a quality that depends on the parameters.
 */
public final class Trainer implements Kubelet.Program {
    /** The exit code of a trainer whose report was refused for good. */
    public static final int REFUSED = 3;

    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;
    private static final int LONGEST_PAUSE_MILLIS = 20;

    /** A report that was acknowledged. */
    public record Acknowledged(String trial, int attempt, int step) {}

    /** Where reports go. */
    @FunctionalInterface
    public interface Endpoint {
        /** Sends a report with a token and gives the HTTP status; 503 is that of an endpoint that is away. */
        CompletableFuture<Integer> report(String token, String body);
    }

    /** What happens before a step is trained. */
    @FunctionalInterface
    public interface Pace {
        void before(String trial, int step) throws InterruptedException;
    }

    private final Endpoint endpoint;
    private final ToDoubleFunction<Map<String, String>> quality;
    private final Pace pace;
    private final Map<String, Integer> checkpoints = new ConcurrentHashMap<>();
    private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();

    public Trainer(Endpoint endpoint, ToDoubleFunction<Map<String, String>> quality, Pace pace) {
        this.endpoint = endpoint;
        this.quality = quality;
        this.pace = pace;
    }

    public Trainer(Endpoint endpoint, ToDoubleFunction<Map<String, String>> quality) {
        this(endpoint, quality, (trial, step) -> {});
    }

    /** A trainer whose quality is best, 1, where the learning rate is 0.001. */
    public Trainer(Endpoint endpoint) {
        this(endpoint, Trainer::learningRateQuality);
    }

    public static double learningRateQuality(Map<String, String> env) {
        return 1 / (1 + Math.abs(Math.log10(Double.parseDouble(env.get("HP_LEARNING_RATE"))) + 3));
    }

    /** The value that is reported for a step. */
    public static double value(double quality, int step) {
        return quality * (1 - 1.0 / (1 + step));
    }

    /** All reports that were answered with 200, in that order. */
    public List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged);
    }

    @Override
    public int run(Kubelet.Container container) throws InterruptedException {
        var env = container.env();
        var token = container.token();
        var folder = container.checkpoints();
        int last = Integer.parseInt(env.get("WINNOW_MAX_RESOURCE"));
        int attempt = Integer.parseInt(env.get("WINNOW_ATTEMPT"));
        int done = folder.map(checkpoints::get)
                .or(() -> container.parentCheckpoints().map(checkpoints::get))
                .orElse(0);
        for (int step = done + 1; step <= last; step++) {
            pace.before(container.trial(), step);
            int reached = step;
            folder.ifPresent(path -> checkpoints.put(path, reached));
            var value = value(quality.applyAsDouble(env), step);
            var answer = report(token, "{\"step\": %d, \"metrics\": {\"accuracy\": %s}}".formatted(step, value));
            if (answer != 200) {
                return REFUSED;
            }
            acknowledged.add(new Acknowledged(container.trial(), attempt, step));
        }
        return 0;
    }

    /** Reports until somebody answers for good: with 429, and from 500 on, the contract says to come again. */
    private int report(String token, String body) throws InterruptedException {
        while (true) {
            try {
                var answer = endpoint.report(token, body).get();
                if (answer != TOO_MANY && answer < SERVER_FAULT) {
                    return answer;
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
            Thread.sleep(LONGEST_PAUSE_MILLIS);
        }
    }
}

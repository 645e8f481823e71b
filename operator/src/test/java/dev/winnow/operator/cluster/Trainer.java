package dev.winnow.operator.cluster;

import dev.winnow.operator.report.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A trainer that follows the contract: one report for each step, a checkpoint before each report, on from the checkpoint
 * in a new pod. Its objective grows with the steps towards a quality that depends on the parameters.
 */
public final class Trainer implements Kubelet.Program {
    /** A report that was acknowledged. */
    public record Acknowledged(String trial, String attempt, int step) {}

    private final Supplier<RunningOperator> operator;
    private final ToDoubleFunction<Map<String, String>> quality;
    private final Map<String, Integer> checkpoints = new ConcurrentHashMap<>();
    private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();

    public Trainer(Supplier<RunningOperator> operator, ToDoubleFunction<Map<String, String>> quality) {
        this.operator = operator;
        this.quality = quality;
    }

    /** All reports that were answered with 200, in that order. */
    public List<Acknowledged> acknowledged() {
        return acknowledged;
    }

    @Override
    public int run(Kubelet.Container container) throws InterruptedException {
        var env = container.env();
        var token = container.token();
        int last = Integer.parseInt(env.get("WINNOW_MAX_RESOURCE"));
        for (int step = checkpoints.getOrDefault(container.trial(), 0) + 1; step <= last; step++) {
            double value = quality.applyAsDouble(env) * (1 - 1.0 / (1 + step));
            checkpoints.put(container.trial(), step);
            var answer = report(token, "{\"step\": %d, \"metrics\": {\"accuracy\": %s}}".formatted(step, value));
            if (answer.code() == 409) {
                return 0;
            }
            if (answer.code() != 200) {
                return 1;
            }
            acknowledged.add(new Acknowledged(container.trial(), env.get("WINNOW_ATTEMPT"), step));
        }
        return 0;
    }

    private Answer report(String token, String body) throws InterruptedException {
        while (true) {
            try {
                var answer = operator.get()
                        .desk()
                        .take("Bearer " + token, body.getBytes(StandardCharsets.UTF_8))
                        .toCompletableFuture()
                        .get();
                // 403: this replica has not seen the pod yet, as after its restart.
                if (answer.code() != 503 && answer.code() != 403) {
                    return answer;
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
            Thread.sleep(20);
        }
    }
}

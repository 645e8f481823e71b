package dev.winnow.operator.health;

import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Alive means that every informer which was in step once still runs. An informer tries again for ever while the API server is
 * away. It stops, and nothing starts it again, when it meets an object that it cannot read. Then this process knows less and
 * less, and only a new one can help.
 */
public final class InformerLiveness implements HealthCheck {
    private final Supplier<RuntimeInfo> operator;

    /** @param operator what the SDK tells of its controllers */
    public InformerLiveness(Supplier<RuntimeInfo> operator) {
        this.operator = operator;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("informers");
        var info = operator.get();
        var stopped = info.isStarted() ? stopped(info) : "";
        return stopped.isEmpty()
                ? response.up().build()
                : response.withData("stopped", stopped).down().build();
    }

    private static String stopped(RuntimeInfo info) {
        return info.getRegisteredControllers().stream()
                .flatMap(InformerLiveness::stopped)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Stream<String> stopped(RegisteredController<?> controller) {
        return controller.getControllerHealthInfo().informerEventSourceHealthIndicators().entrySet().stream()
                .filter(source -> source.getValue().informerHealthIndicators().values().stream()
                        .anyMatch(InformerLiveness::stopped))
                .map(source -> controller.getConfiguration().getName() + "/" + source.getKey());
    }

    private static boolean stopped(Object informer) {
        return informer instanceof InformerHealthIndicator known && known.hasSynced() && !known.isRunning();
    }
}

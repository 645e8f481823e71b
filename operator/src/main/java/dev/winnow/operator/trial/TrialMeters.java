package dev.winnow.operator.trial;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the trials' reconciler counts. */
final class TrialMeters {
    private final MeterRegistry registry;
    private final Timer pruneLatency;

    TrialMeters(MeterRegistry registry) {
        this.registry = registry;
        pruneLatency = Timer.builder("winnow.prune.latency")
                .description("From the report at a rung to the deletion of the pod that lost")
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(registry);
    }

    void podCreated() {
        registry.counter("winnow.pods.created").increment();
    }

    void podDeleted() {
        registry.counter("winnow.pods.deleted").increment();
    }

    void podRefused(String reason) {
        registry.counter("winnow.pods.refused", "reason", reason).increment();
    }

    void pruned(Duration sinceReport) {
        pruneLatency.record(sinceReport);
    }

    void failed(String reason) {
        registry.counter("winnow.trials.failed", "reason", reason).increment();
    }
}

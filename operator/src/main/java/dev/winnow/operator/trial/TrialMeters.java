package dev.winnow.operator.trial;

import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TuningTrial;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;

/** What the trials' reconciler counts. */
final class TrialMeters {
    private final MeterRegistry registry;
    private final Timer pruneLatency;
    private final Counter created;
    private final Counter deleted;

    TrialMeters(MeterRegistry registry) {
        this.registry = registry;
        pruneLatency = Timer.builder("winnow.prune.latency")
                .description("From the report at a rung to the deletion of the pod that lost")
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(registry);
        // From zero on, so that the first of them is an increase for who scrapes.
        created = registry.counter("winnow.pods.created");
        deleted = registry.counter("winnow.pods.deleted");
    }

    void podCreated() {
        created.increment();
    }

    void podDeleted() {
        deleted.increment();
    }

    void podRefused(String reason) {
        registry.counter("winnow.pods.refused", "reason", reason).increment();
    }

    /** Measures the time from the report at a rung to the end of the attempt that lost there. */
    void pruned(TuningTrial trial, Instant now) {
        if (trial.getSpec().desired() != Desired.Running) {
            trial.statusOrNew().report().rungValues().stream()
                    .filter(rung -> rung.resource().equals(trial.getSpec().resource()))
                    .findFirst()
                    .ifPresent(rung -> pruneLatency.record(Duration.between(Instant.parse(rung.time()), now)));
        }
    }

    void failed(String reason) {
        registry.counter("winnow.trials.failed", "reason", reason).increment();
    }
}

package dev.winnow.operator.study;

import dev.winnow.engine.study.Decision;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the studies' reconciler counts; {@link StudyGauges} shows where each study stands. */
final class StudyMeters {
    private final MeterRegistry registry;
    private final Timer turn;

    StudyMeters(MeterRegistry registry) {
        this.registry = registry;
        turn = Timer.builder("winnow.study.turn")
                .description("A turn of a study: what follows from its trials is decided, carried out and recorded")
                .serviceLevelObjectives(
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10))
                .register(registry);
    }

    void decided(Decision.Kind kind) {
        registry.counter("winnow.decisions", "kind", kind.label()).increment();
    }

    /** A turn took so long. */
    void turn(Duration length) {
        turn.record(length);
    }
}

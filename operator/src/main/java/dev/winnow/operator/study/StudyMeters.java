package dev.winnow.operator.study;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.study.Decision;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the studies' reconciler counts; the series of a study go with the study. */
final class StudyMeters {
    private final MeterRegistry registry;
    private final MultiGauge trials;
    private final MultiGauge gpuSeconds;
    private final MultiGauge gpuSecondsSaved;
    private final MultiGauge best;
    private final MultiGauge front;
    private final MultiGauge hypervolume;

    StudyMeters(MeterRegistry registry) {
        this.registry = registry;
        trials = gauge(registry, "winnow.trials", "Trials by state");
        gpuSeconds = gauge(registry, "winnow.gpu.seconds", "GPU-seconds used by finished pods");
        gpuSecondsSaved = gauge(registry, "winnow.gpu.seconds.saved", "GPU-seconds that pruning spared");
        best = gauge(registry, "winnow.study.best", "Best objective so far");
        front = gauge(registry, "winnow.study.front", "Trials of the Pareto front");
        hypervolume = gauge(
                registry, "winnow.study.hypervolume", "Volume that the Pareto front dominates from the references on");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    void decided(Decision.Kind kind) {
        registry.counter("winnow.decisions", "kind", kind.label()).increment();
    }

    /** Shows the studies as they are now. Studies are reconciled in parallel, and two registrations at once would collide. */
    synchronized void show(Collection<TuningStudy> studies) {
        List<MultiGauge.Row<?>> states = new ArrayList<>();
        List<MultiGauge.Row<?>> used = new ArrayList<>();
        List<MultiGauge.Row<?>> saved = new ArrayList<>();
        List<MultiGauge.Row<?>> values = new ArrayList<>();
        List<MultiGauge.Row<?>> fronts = new ArrayList<>();
        List<MultiGauge.Row<?>> volumes = new ArrayList<>();
        for (var study : studies) {
            var status = study.getStatus();
            if (status == null || status.trials() == null) {
                continue;
            }
            var tags = Tags.of(
                    "namespace",
                    study.getMetadata().getNamespace(),
                    "study",
                    study.getMetadata().getName());
            states(status.trials(), tags, states);
            if (status.resources() != null) {
                used.add(MultiGauge.Row.of(tags, status.resources().gpuSeconds()));
                saved.add(MultiGauge.Row.of(tags, status.resources().gpuSecondsSaved()));
            }
            if (status.best() != null) {
                values.add(MultiGauge.Row.of(tags, status.best().value()));
            }
            if (status.paretoFront() != null) {
                fronts.add(MultiGauge.Row.of(tags, status.paretoFront().size()));
                if (status.paretoFront().hypervolume() != null) {
                    volumes.add(MultiGauge.Row.of(tags, status.paretoFront().hypervolume()));
                }
            }
        }
        trials.register(states, true);
        gpuSeconds.register(used, true);
        gpuSecondsSaved.register(saved, true);
        best.register(values, true);
        front.register(fronts, true);
        hypervolume.register(volumes, true);
    }

    private static void states(StudyStatus.Counts counts, Tags tags, List<MultiGauge.Row<?>> rows) {
        rows.add(MultiGauge.Row.of(tags.and("state", "pending"), counts.pending()));
        rows.add(MultiGauge.Row.of(tags.and("state", "queued"), counts.queued()));
        rows.add(MultiGauge.Row.of(tags.and("state", "running"), counts.running()));
        rows.add(MultiGauge.Row.of(tags.and("state", "paused"), counts.paused()));
        rows.add(MultiGauge.Row.of(tags.and("state", "completed"), counts.completed()));
        rows.add(MultiGauge.Row.of(tags.and("state", "stopped"), counts.stopped()));
        rows.add(MultiGauge.Row.of(tags.and("state", "failed"), counts.failed()));
    }
}

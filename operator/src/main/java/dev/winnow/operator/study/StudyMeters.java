package dev.winnow.operator.study;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.page.Spending;
import dev.winnow.engine.page.StudyPhase;
import dev.winnow.engine.page.StudyResult;
import dev.winnow.engine.study.Decision;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the studies' reconciler counts. Each study has gauges of its own: they are registered when the study first has
 * something to show, and go with the study. Showing a study reads its status alone, so it costs the same for 10 and for
 * 10,000 trials.
 */
final class StudyMeters {
    private final MeterRegistry registry;
    private final Map<String, StudyGauges> studies = new HashMap<>();

    StudyMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void decided(Decision.Kind kind) {
        registry.counter("winnow.decisions", "kind", kind.label()).increment();
    }

    /**
     * Shows the studies as they are now. Only a study whose status is another than the last time is touched; the gauges of a
     * study that is gone are removed.
     */
    synchronized void show(Collection<TuningStudy> existing) {
        var uids = new HashSet<String>();
        // First removed, then added: a study that was created again has the labels of the one that is gone.
        existing.forEach(study -> uids.add(study.getMetadata().getUid()));
        studies.entrySet().removeIf(study -> {
            boolean gone = !uids.contains(study.getKey());
            if (gone) {
                study.getValue().remove();
            }
            return gone;
        });
        for (var study : existing) {
            studies.computeIfAbsent(study.getMetadata().getUid(), uid -> new StudyGauges(registry, tags(study)))
                    .show(study);
        }
    }

    private static Tags tags(TuningStudy study) {
        return Tags.of(
                "namespace",
                study.getMetadata().getNamespace(),
                "study",
                study.getMetadata().getName());
    }

    /** The gauges of one study; guarded by its owner. */
    private static final class StudyGauges {
        private final MeterRegistry registry;
        private final Tags tags;
        private final Map<String, Shown> shown = new LinkedHashMap<>();
        private @Nullable StudyStatus last;

        /** A gauge and what it shows; scraped by other threads than those that set it. */
        private static final class Shown {
            private volatile double value;
            private Meter.Id id = new Meter.Id("", Tags.empty(), null, null, Meter.Type.GAUGE);
        }

        StudyGauges(MeterRegistry registry, Tags tags) {
            this.registry = registry;
            this.tags = tags;
        }

        void show(TuningStudy study) {
            var status = study.statusOrNew();
            // The cache hands out the same object until the study changes.
            if (status == last) {
                return;
            }
            last = status;
            var counts = StudyPhase.of(study).trials();
            if (counts == null) {
                remove();
                return;
            }
            states(counts);
            var spending = Spending.of(status);
            set("winnow.gpu.seconds", "GPU-seconds used by finished pods", number(spending.map(Spending::gpuSeconds)));
            set(
                    "winnow.gpu.seconds.saved",
                    "GPU-seconds that pruning spared",
                    number(spending.map(Spending::gpuSecondsSaved)));
            var result = StudyResult.of(study);
            set(
                    "winnow.study.best",
                    "Best objective so far",
                    number(Optional.ofNullable(result.best()).map(StudyResult.Best::value)));
            var front = Optional.ofNullable(result.front());
            set("winnow.study.front", "Trials of the Pareto front", number(front.map(StudyResult.Front::size)));
            set(
                    "winnow.study.hypervolume",
                    "Volume that the Pareto front dominates from the references on",
                    number(front.map(StudyResult.Front::hypervolume)));
        }

        private void states(Counts counts) {
            state("pending", counts.pending());
            state("queued", counts.queued());
            state("running", counts.running());
            state("paused", counts.paused());
            state("completed", counts.completed());
            state("stopped", counts.stopped());
            state("failed", counts.failed());
        }

        private void state(String state, int trials) {
            set("winnow.trials", "Trials by state", tags.and("state", state), OptionalDouble.of(trials));
        }

        private static OptionalDouble number(Optional<? extends Number> number) {
            return number.isPresent() ? OptionalDouble.of(number.get().doubleValue()) : OptionalDouble.empty();
        }

        private void set(String name, String description, OptionalDouble value) {
            set(name, description, tags, value);
        }

        /** Sets a gauge, which is registered the first time; a gauge without a value is removed. */
        private void set(String name, String description, Tags labels, OptionalDouble value) {
            var key = name + labels;
            if (value.isEmpty()) {
                var old = shown.remove(key);
                if (old != null) {
                    registry.remove(old.id);
                }
                return;
            }
            var gauge = shown.get(key);
            if (gauge == null) {
                gauge = new Shown();
                gauge.value = value.getAsDouble();
                gauge.id = Gauge.builder(name, gauge, current -> current.value)
                        .description(description)
                        .tags(labels)
                        .strongReference(true)
                        .register(registry)
                        .getId();
                shown.put(key, gauge);
            }
            gauge.value = value.getAsDouble();
        }

        void remove() {
            shown.values().forEach(gauge -> registry.remove(gauge.id));
            shown.clear();
        }
    }
}

package dev.winnow.operator.study;

import dev.winnow.api.Owners;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.study.OtherStudies;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The studies and their trials as this replica last saw them, leader or not. */
public final class StudyCache implements Studies {
    private static final String BY_STUDY = "study";

    private final OwnWrites<TuningTrial> writes;
    private @Nullable InformerEventSource<TuningTrial, TuningStudy> trials;
    private @Nullable IndexerResourceCache<TuningStudy> studies;

    public StudyCache(Clock clock) {
        writes = new OwnWrites<>(clock);
    }

    /** What this process wrote and its informer may not have seen yet. */
    OwnWrites<TuningTrial> writes() {
        return writes;
    }

    /** Begins to watch the studies and their trials; a trial's event wakes its study. */
    List<EventSource<?, TuningStudy>> watch(EventSourceContext<TuningStudy> context) {
        studies = context.getPrimaryCache();
        var source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(TuningTrial.class, TuningStudy.class)
                        .withComparableResourceVersion(false)
                        .withOnUpdateFilter(new StudyWakeFilter())
                        .withOnDeleteFilter((trial, unknown) -> {
                            writes.forget(trial);
                            return true;
                        })
                        .withSecondaryToPrimaryMapper(trial -> Set.of(new ResourceID(
                                trial.getSpec().study(), trial.getMetadata().getNamespace())))
                        .build(),
                context);
        source.addIndexers(Map.of(
                BY_STUDY,
                trial -> List.of(
                        key(trial.getMetadata().getNamespace(), trial.getSpec().study()))));
        trials = source;
        return List.of(source);
    }

    @Override
    public Optional<TuningStudy> study(String namespace, String name) {
        return Optional.ofNullable(studies).flatMap(cache -> cache.get(new ResourceID(name, namespace)));
    }

    /** The studies that exist. */
    public List<TuningStudy> studies() {
        return Optional.ofNullable(studies).stream()
                .flatMap(IndexerResourceCache::list)
                .toList();
    }

    /** The trials of a study that exist and are not being deleted, with what this process wrote last. */
    List<TuningTrial> trials(TuningStudy study) {
        var meta = study.getMetadata();
        var seen = trials == null
                ? List.<TuningTrial>of()
                : trials.byIndex(BY_STUDY, key(meta.getNamespace(), meta.getName())).stream()
                        .filter(trial -> Owners.owns(study, trial))
                        .toList();
        return writes.over(seen, meta.getUid()).stream()
                .filter(trial -> trial.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** The other studies of a study's namespace. */
    OtherStudies others(TuningStudy study) {
        return new OtherStudies() {
            @Override
            public Optional<TuningStudy> study(String name) {
                return StudyCache.this.study(study.getMetadata().getNamespace(), name);
            }

            @Override
            public List<TuningTrial> trials(TuningStudy other) {
                return StudyCache.this.trials(other);
            }
        };
    }

    private static String key(String namespace, String study) {
        return namespace + "/" + study;
    }
}

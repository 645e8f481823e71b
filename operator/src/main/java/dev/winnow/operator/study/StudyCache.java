package dev.winnow.operator.study;

import dev.winnow.api.Owners;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.RoomForTrials;
import dev.winnow.operator.kube.OwnWrites;
import dev.winnow.operator.kube.TrialInformer;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The studies and their trials as this replica last saw them, leader or not. */
public final class StudyCache implements Studies {
    /** Wakes a study when something happens to one of its trials, and hears of studies that are gone. */
    private final class Events extends AbstractEventSource<TuningTrial, TuningStudy>
            implements ResourceEventAware<TuningStudy> {
        private final IndexerResourceCache<TuningStudy> primary;

        Events(IndexerResourceCache<TuningStudy> primary) {
            super(TuningTrial.class, "trials-of-studies");
            this.primary = primary;
        }

        /** The controller starts its informer first: before, its cache cannot be read. */
        @Override
        public void start() {
            super.start();
            studies = primary;
            trials.studiesComplete();
        }

        void wake(TuningTrial trial) {
            if (isRunning()) {
                trial.study()
                        .map(study -> new ResourceID(study, trial.getMetadata().getNamespace()))
                        .ifPresent(study -> getEventHandler().handleEvent(new Event(study)));
            }
        }

        @Override
        public void onResourceDeleted(TuningStudy study) {
            gone.forEach(listener -> listener.accept(study));
        }

        @Override
        public Set<TuningTrial> getSecondaryResources(TuningStudy study) {
            return Set.of();
        }
    }

    private final TrialInformer trials;
    private final OwnWrites<TuningTrial> writes;
    private final StudyWakeFilter filter = new StudyWakeFilter();
    private final List<Consumer<TuningStudy>> gone = new CopyOnWriteArrayList<>();
    private volatile @Nullable IndexerResourceCache<TuningStudy> studies;

    public StudyCache(TrialInformer trials, Clock clock) {
        this.trials = trials;
        writes = new OwnWrites<>(clock);
    }

    /** What this process wrote and its informer may not have seen yet. */
    OwnWrites<TuningTrial> writes() {
        return writes;
    }

    /** Begins to watch the studies; a trial's event wakes its study. */
    List<EventSource<?, TuningStudy>> watch(EventSourceContext<TuningStudy> context) {
        var events = new Events(context.getPrimaryCache());
        trials.listen(new ResourceEventAware<>() {
            @Override
            public void onResourceCreated(TuningTrial trial) {
                events.wake(trial);
            }

            @Override
            public void onResourceUpdated(TuningTrial trial, TuningTrial before) {
                if (filter.accept(trial, before)) {
                    events.wake(trial);
                }
            }

            @Override
            public void onResourceDeleted(TuningTrial trial) {
                writes.forget(trial);
                events.wake(trial);
            }
        });
        trials.listenToPlacements(trial -> trial.study()
                .flatMap(name -> study(trial.getMetadata().getNamespace(), name))
                .filter(StudyCache::hasFreeSlots)
                .ifPresent(study -> events.wake(trial)));
        return List.of(events);
    }

    /** Which trials of a study have no room, as far as this replica knows. */
    RoomForTrials room() {
        return RoomForTrials.onCluster(trials::isPlaced);
    }

    /** Whether the study may draw another trial when one has found room. */
    private static boolean hasFreeSlots(TuningStudy study) {
        var counts = study.statusOrNew().trials();
        return counts == null
                || counts.pending() + counts.queued() + counts.running()
                        < study.getSpec().limits().parallelTrials();
    }

    /** Something to remember of each study that exists. */
    <T> PerStudy<T> perStudy() {
        var memory = new PerStudy<T>(this::exists);
        gone.add(memory::remove);
        return memory;
    }

    /** Whether all trials that exist have been seen. Until then no study may have a turn. */
    boolean complete() {
        return trials.complete();
    }

    @Override
    public Optional<TuningStudy> study(String namespace, String name) {
        return Optional.ofNullable(studies).flatMap(cache -> cache.get(new ResourceID(name, namespace)));
    }

    /** Whether this study still exists, and not another of its name. */
    private boolean exists(TuningStudy study) {
        var meta = study.getMetadata();
        return study(meta.getNamespace(), meta.getName())
                .filter(known -> known.getMetadata().getUid().equals(meta.getUid()))
                .isPresent();
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
        var seen = trials.of(meta.getNamespace(), meta.getName()).stream()
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
}

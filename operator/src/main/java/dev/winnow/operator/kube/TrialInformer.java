package dev.winnow.operator.kube;

import dev.winnow.api.TuningTrial;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The trials as this replica last saw them, leader or not. One informer serves both reconcilers: the trials' controller runs
 * it, the studies read its cache and hear its events. Two informers would hold each trial twice.
 */
public final class TrialInformer {
    /** An informer lists so many objects at once. */
    public static final long LIST_LIMIT = 500;

    private static final String BY_STUDY = "study";

    /** Hears what happens to the trials, before any filter. */
    private final class Events extends AbstractEventSource<TuningTrial, TuningTrial>
            implements ResourceEventAware<TuningTrial> {
        private final IndexerResourceCache<TuningTrial> primary;

        Events(IndexerResourceCache<TuningTrial> primary) {
            super(TuningTrial.class, "trials");
            this.primary = primary;
        }

        /** The controller starts its informer first, so its cache can be read, and is complete, when this is called. */
        @Override
        public void start() {
            super.start();
            cache = primary;
            complete = true;
        }

        @Override
        public void stop() {
            complete = false;
            super.stop();
        }

        @Override
        public void onResourceCreated(TuningTrial trial) {
            listeners.forEach(listener -> listener.onResourceCreated(trial));
        }

        @Override
        public void onResourceUpdated(TuningTrial trial, TuningTrial before) {
            listeners.forEach(listener -> listener.onResourceUpdated(trial, before));
        }

        @Override
        public void onResourceDeleted(TuningTrial trial) {
            listeners.forEach(listener -> listener.onResourceDeleted(trial));
        }

        @Override
        public Set<TuningTrial> getSecondaryResources(TuningTrial trial) {
            return Set.of();
        }
    }

    private final List<ResourceEventAware<TuningTrial>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable IndexerResourceCache<TuningTrial> cache;
    private volatile boolean complete;
    private volatile boolean studiesComplete;

    /** What the trials' controller has to start beside its informer. */
    public EventSource<?, TuningTrial> share(EventSourceContext<TuningTrial> context) {
        var primary = context.getPrimaryCache();
        primary.addIndexers(Map.of(
                BY_STUDY,
                trial -> trial.study().map(study -> key(trial.getMetadata().getNamespace(), study)).stream()
                        .toList()));
        return new Events(primary);
    }

    /** Tells somebody of what happens to the trials from now on, in the informer's thread. */
    public void listen(ResourceEventAware<TuningTrial> somebody) {
        listeners.add(somebody);
    }

    /** Whether all trials that exist have been seen. Until then a study would miss some. */
    public boolean complete() {
        return complete;
    }

    /** The studies' controller says that all studies which exist have been seen. */
    public void studiesComplete() {
        studiesComplete = true;
    }

    /** Whether all studies and trials that exist have been seen. Until then a trial would miss its study. */
    public boolean allComplete() {
        return complete && studiesComplete;
    }

    public Optional<TuningTrial> trial(String namespace, String name) {
        return Optional.ofNullable(cache).flatMap(trials -> trials.get(new ResourceID(name, namespace)));
    }

    /** The trials that name a study. */
    public List<TuningTrial> of(String namespace, String study) {
        var trials = cache;
        return trials == null ? List.of() : trials.byIndex(BY_STUDY, key(namespace, study));
    }

    private static String key(String namespace, String study) {
        return namespace + "/" + study;
    }
}

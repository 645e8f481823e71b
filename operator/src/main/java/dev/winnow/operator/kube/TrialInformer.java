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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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
            placed.computeIfPresent(uid(trial), (uid, attempt) -> isUnsaid(trial, attempt) ? attempt : null);
            listeners.forEach(listener -> listener.onResourceUpdated(trial, before));
        }

        @Override
        public void onResourceDeleted(TuningTrial trial) {
            placed.remove(uid(trial));
            listeners.forEach(listener -> listener.onResourceDeleted(trial));
        }

        @Override
        public Set<TuningTrial> getSecondaryResources(TuningTrial trial) {
            return Set.of();
        }
    }

    private final List<ResourceEventAware<TuningTrial>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<TuningTrial>> placements = new CopyOnWriteArrayList<>();
    /** Attempts that a node has taken, by the uid of their trial, while the status of the trial does not say so. */
    private final Map<String, Integer> placed = new ConcurrentHashMap<>();

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

    /** Tells somebody when a node has taken an attempt of a trial before the trial's status says so. */
    public void listenToPlacements(Consumer<TuningTrial> somebody) {
        placements.add(somebody);
    }

    /** Says that a node has taken an attempt. A trial that starts quickly is never shown as waiting, which spares a write. */
    public void place(TuningTrial trial, int attempt) {
        if (isUnsaid(trial, attempt) && !Objects.equals(placed.put(uid(trial), attempt), attempt)) {
            placements.forEach(somebody -> somebody.accept(trial));
        }
    }

    /** Whether a node is known to have taken an attempt of which the trial's status says nothing yet. */
    public boolean isPlaced(TuningTrial trial) {
        return isUnsaid(trial, placed.getOrDefault(uid(trial), 0));
    }

    private static boolean isUnsaid(TuningTrial trial, int attempt) {
        return attempt > trial.statusOrNew().attemptCount();
    }

    private static String uid(TuningTrial trial) {
        return trial.getMetadata().getUid();
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

package dev.winnow.local.kubectl;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.client.ClusterException;
import dev.winnow.client.Follow;
import dev.winnow.client.Listener;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A study of a cluster and its trials as they change. */
final class Followed implements AutoCloseable {
    /** A page is shown again after this time although nothing has changed, because times go on. */
    private static final long MOST_WAIT_MILLIS = 1000;

    private final Semaphore changes = new Semaphore(1);

    private Optional<TuningStudy> study;
    private final Map<String, TuningTrial> trials = new HashMap<>();
    private Optional<String> problem = Optional.empty();
    private String told = "";
    private final List<Follow<?>> follows = new ArrayList<>();

    /**
     * What was seen.
     *
     * @param study empty if it is deleted
     * @param trials by number
     * @param problem in place of both: the cluster does not answer at present
     */
    record Seen(Optional<TuningStudy> study, List<TuningTrial> trials, Optional<String> problem) {}

    private Followed(TuningStudy first) {
        study = Optional.of(first);
    }

    /** Follows a study that exists. */
    static Followed of(Place place, String name) throws ClusterException, InterruptedException {
        var found = place.found(name);
        var followed = new Followed(found.study());
        found.trials().forEach(trial -> followed.trials.put(trial.getMetadata().getName(), trial));
        followed.follows.add(place.cluster().followStudy(place.namespace(), name, followed.new Told<TuningStudy>() {
            @Override
            void put(TuningStudy object) {
                followed.study = Optional.of(object);
            }

            @Override
            void forget() {
                followed.study = Optional.empty();
            }

            @Override
            public void gone(TuningStudy object) {
                followed.change(this::forget);
            }
        }));
        followed.follows.add(place.cluster().followTrials(place.namespace(), name, followed.new Told<TuningTrial>() {
            @Override
            void put(TuningTrial object) {
                followed.trials.put(object.getMetadata().getName(), object);
            }

            @Override
            void forget() {
                followed.trials.clear();
            }

            @Override
            public void gone(TuningTrial object) {
                followed.change(
                        () -> followed.trials.remove(object.getMetadata().getName()));
            }
        }));
        return followed;
    }

    /** What is new, after a second at most. */
    Seen next() throws InterruptedException {
        // Also without a change: times go on.
        boolean changed = changes.tryAcquire(MOST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (changed) {
            changes.drainPermits();
        }
        return seen();
    }

    private synchronized Seen seen() {
        if (problem.isPresent() && !problem.get().equals(told)) {
            told = problem.get();
            return new Seen(study, List.of(), problem);
        }
        return new Seen(
                study,
                trials.values().stream()
                        .sorted(Comparator.comparing(trial -> trial.getSpec().number()))
                        .toList(),
                Optional.empty());
    }

    private synchronized void change(Runnable change) {
        change.run();
        changes.release();
    }

    private abstract class Told<R extends HasMetadata> implements Listener<R> {
        abstract void put(R object);

        abstract void forget();

        @Override
        public void all(Collection<R> objects) {
            change(() -> {
                problem = Optional.empty();
                told = "";
                forget();
                objects.forEach(this::put);
            });
        }

        @Override
        public void changed(R object) {
            change(() -> put(object));
        }

        @Override
        public void problem(ClusterException fault) {
            change(() -> problem = Optional.of(String.valueOf(fault.getMessage())));
        }
    }

    @Override
    public void close() {
        follows.forEach(Follow::close);
    }
}

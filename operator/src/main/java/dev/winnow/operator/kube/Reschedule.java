package dev.winnow.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Optional;

/** Tells the SDK when to reconcile an object again. The SDK writes nothing: reconcilers write with the client. */
public final class Reschedule {
    /** Every object that has not ended has a turn this often, in seconds, whatever happens. */
    public static final long PERIODIC_TURN_SECONDS = 60;

    /** What has ended needs no turn. The SDK knows no "never", and a day costs nothing. */
    private static final Duration SETTLED_TURN = Duration.ofDays(1);

    private static final Duration UNTIL_COMPLETE = Duration.ofMillis(100);

    private Reschedule() {}

    /**
     * Reconciles again after a delay, or with the next periodic turn if there is none. A delay takes the place of the
     * periodic turn, so it is cut to its time.
     */
    public static <R extends HasMetadata> UpdateControl<R> after(Optional<Duration> delay) {
        return delay.<UpdateControl<R>>map(wanted -> in(wanted, Duration.ofSeconds(PERIODIC_TURN_SECONDS)))
                .orElseGet(UpdateControl::noUpdate);
    }

    /** Reconciles again soon, when the caches may be complete. */
    public static <R extends HasMetadata> UpdateControl<R> untilComplete() {
        return UpdateControl.<R>noUpdate().rescheduleAfter(UNTIL_COMPLETE);
    }

    /** Leaves an object alone that has ended, until an event or a delay that is still due. */
    public static <R extends HasMetadata> UpdateControl<R> settled(Optional<Duration> delay) {
        return in(delay.orElse(SETTLED_TURN), SETTLED_TURN);
    }

    private static <R extends HasMetadata> UpdateControl<R> in(Duration delay, Duration longest) {
        return UpdateControl.<R>noUpdate().rescheduleAfter(longest.compareTo(delay) < 0 ? longest : delay);
    }
}

package dev.winnow.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Optional;

/** Tells the SDK when to reconcile an object again. The SDK writes nothing: reconcilers write with the client. */
public final class Reschedule {
    /** Every object is looked at this often, in seconds, whatever happens. */
    public static final long FULL_LOOK_SECONDS = 60;

    private Reschedule() {}

    /**
     * Reconciles again after a delay, or with the next full look if there is none. A delay takes the place of the full
     * look, so it is cut to that.
     */
    public static <R extends HasMetadata> UpdateControl<R> after(Optional<Duration> delay) {
        var longest = Duration.ofSeconds(FULL_LOOK_SECONDS);
        return delay.<UpdateControl<R>>map(wanted ->
                        UpdateControl.<R>noUpdate().rescheduleAfter(longest.compareTo(wanted) < 0 ? longest : wanted))
                .orElseGet(UpdateControl::noUpdate);
    }
}

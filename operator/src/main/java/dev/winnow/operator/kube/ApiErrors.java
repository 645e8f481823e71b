package dev.winnow.operator.kube;

import dev.winnow.engine.trial.StartRefusal;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;

/** Reads errors of the API server. */
public final class ApiErrors {
    private static final Duration CONFLICT_AGAIN = Duration.ofMillis(50);

    private ApiErrors() {}

    /**
     * When the next turn comes after an error: soon after a conflict, because somebody wrote in between; never when the object
     * is gone.
     *
     * @throws KubernetesClientException the error itself if it is another one, which the SDK is to retry
     */
    public static Optional<Duration> again(KubernetesClientException e) {
        return switch (e.getCode()) {
            case 409 -> Optional.of(CONFLICT_AGAIN);
            case 404 -> Optional.empty();
            default -> throw e;
        };
    }

    /** Whether the API server understood what was asked and will refuse it again: a right is missing, or something is invalid. */
    public static boolean refuses(KubernetesClientException e) {
        return switch (e.getCode()) {
            case 400, 403, 405, 413, 415, 422 -> true;
            default -> false;
        };
    }

    /** Why the API server refused to create an object; empty when the error is a passing fault and no refusal. */
    public static Optional<StartRefusal> refusal(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus()).flatMap(StartRefusal::of);
    }
}

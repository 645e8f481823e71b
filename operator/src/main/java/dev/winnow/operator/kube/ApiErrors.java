package dev.winnow.operator.kube;

import dev.winnow.engine.workload.PodRefusal;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** Reads errors of the API server. */
public final class ApiErrors {
    private ApiErrors() {}

    /** Why the API server refused a pod; empty when the error is a passing fault and no refusal. */
    public static Optional<PodRefusal> podRefusal(KubernetesClientException e) {
        return PodRefusal.of(e.getCode(), message(e));
    }

    private static String message(KubernetesClientException e) {
        return e.getStatus() == null || e.getStatus().getMessage() == null
                ? String.valueOf(e.getMessage())
                : e.getStatus().getMessage();
    }
}

package dev.winnow.operator.kube;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Deletes a resource only if it still is what was seen. */
public record Deletion(KubernetesClient client) {

    /**
     * Deletes a resource of a namespace.
     *
     * @param preconditions the uid, and the resourceVersion if nothing about the resource may have changed
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 when a precondition does not hold, 404
     *     when the resource is gone
     */
    public void of(Class<? extends HasMetadata> type, String namespace, String name, Preconditions preconditions) {
        client.raw(
                path(type) + "/namespaces/" + namespace + "/" + HasMetadata.getPlural(type) + "/" + name,
                "DELETE",
                new DeleteOptionsBuilder().withPreconditions(preconditions).build());
    }

    private static String path(Class<? extends HasMetadata> type) {
        var version = HasMetadata.getApiVersion(type);
        return version.contains("/") ? "/apis/" + version : "/api/" + version;
    }
}

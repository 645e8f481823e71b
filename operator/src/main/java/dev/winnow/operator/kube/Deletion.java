package dev.winnow.operator.kube;

import dev.winnow.engine.workload.ObjectType;
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
        of(ObjectType.of(type), namespace, name, preconditions);
    }

    /** The same by how the API server names the type. */
    public void of(ObjectType type, String namespace, String name, Preconditions preconditions) {
        delete(type, namespace, name, new DeleteOptionsBuilder().withPreconditions(preconditions));
    }

    /** The same of an object that stays until what it made is gone. */
    public void inForeground(ObjectType type, String namespace, String name, Preconditions preconditions) {
        delete(
                type,
                namespace,
                name,
                new DeleteOptionsBuilder().withPreconditions(preconditions).withPropagationPolicy("Foreground"));
    }

    private void delete(ObjectType type, String namespace, String name, DeleteOptionsBuilder options) {
        client.raw(type.path(namespace) + "/" + name, "DELETE", options.build());
    }
}

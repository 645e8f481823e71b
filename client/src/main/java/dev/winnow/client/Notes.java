package dev.winnow.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A ConfigMap in which a program keeps what it has to know after a restart: at most 1 MiB. Somebody else has made it. */
public final class Notes {
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    Notes(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * What is noted.
     *
     * @param created when the ConfigMap was made, by the clock of the API server
     */
    public record Noted(Map<String, String> data, Instant created) {}

    /** Reads everything. */
    public Noted read() throws ClusterException {
        try {
            var map = Optional.ofNullable(resource().get())
                    .orElseThrow(() -> ClusterException.of(
                            NOT_FOUND, "there is no ConfigMap " + name + " in namespace " + namespace));
            return new Noted(
                    map.getData() == null ? Map.of() : Map.copyOf(map.getData()),
                    Instant.parse(map.getMetadata().getCreationTimestamp()));
        } catch (KubernetesClientException e) {
            throw ClusterException.of(e);
        }
    }

    /** Changes some of it and leaves the rest; an empty value removes a key. */
    public void write(Map<String, Optional<String>> changes) throws ClusterException {
        var patch = JsonNodeFactory.instance.objectNode();
        var data = patch.putObject("data");
        changes.forEach((key, value) -> value.ifPresentOrElse(text -> data.put(key, text), () -> data.putNull(key)));
        try {
            resource().patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
        } catch (KubernetesClientException e) {
            throw ClusterException.of(e);
        }
    }

    private Resource<ConfigMap> resource() {
        return client.configMaps().inNamespace(namespace).withName(name);
    }

    @Override
    public String toString() {
        return "ConfigMap " + name + " in namespace " + namespace;
    }
}

package dev.winnow.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a cluster is reached: as kubectl does it, by a kubeconfig, and inside of a cluster by the account of the pod.
 *
 * @param kubeconfig the file; empty for {@code $KUBECONFIG} and {@code ~/.kube/config}
 * @param context the context in the file; empty for its current one
 */
public record Access(Optional<Path> kubeconfig, Optional<String> context) {

    /**
     * The settings of the client; empty if there is no cluster to reach.
     *
     * @throws ClusterException with code 400 if the file or its context is not there
     */
    Optional<Config> config() throws ClusterException {
        var config = read();
        var current = config.getCurrentContext();
        if (context.isPresent() && (current == null || !context.get().equals(current.getName()))) {
            throw ClusterException.of(400, "there is no context " + context.get() + " in the kubeconfig");
        }
        boolean inside = config.getAutoOAuthToken() != null || config.getOauthToken() != null;
        return current == null && !inside ? Optional.empty() : Optional.of(config);
    }

    private Config read() throws ClusterException {
        if (kubeconfig.isEmpty()) {
            return Config.autoConfigure(context.orElse(null));
        }
        var file = kubeconfig.get();
        if (!Files.isReadable(file)) {
            throw ClusterException.of(400, "there is no kubeconfig " + file + " that can be read");
        }
        try {
            return Config.fromKubeconfig(context.orElse(null), file.toFile());
        } catch (KubernetesClientException e) {
            throw ClusterException.of(400, file + " is no kubeconfig: " + e.getMessage());
        }
    }
}

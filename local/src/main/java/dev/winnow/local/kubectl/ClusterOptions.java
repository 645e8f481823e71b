package dev.winnow.local.kubectl;

import dev.winnow.client.ClusterException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster and which namespace are meant, as with kubectl. */
final class ClusterOptions {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace of the study. Default: that of the context.")
    private @Nullable String namespace;

    @Mixin
    private KubeconfigOptions kubeconfig = new KubeconfigOptions();

    /** The cluster and the namespace; nothing is asked yet. */
    Place open() throws ClusterException {
        var cluster = kubeconfig.open();
        return new Place(cluster, namespace == null ? cluster.namespace() : namespace);
    }
}

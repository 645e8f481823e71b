package dev.winnow.local.kubectl;

import dev.winnow.client.Access;
import dev.winnow.client.Cluster;
import dev.winnow.client.ClusterException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster and which namespace are meant, as with kubectl. */
final class ClusterOptions {
    private static final int BAD_REQUEST = 400;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace of the study. Default: that of the context.")
    private @Nullable String namespace;

    @Option(names = "--context", paramLabel = "NAME", description = "A context of the kubeconfig.")
    private @Nullable String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "A kubeconfig. Default: $KUBECONFIG, or ~/.kube/config.")
    private @Nullable Path kubeconfig;

    /** The cluster and the namespace; nothing is asked yet. */
    Place open() throws ClusterException {
        var cluster = Cluster.open(new Access(Optional.ofNullable(kubeconfig), Optional.ofNullable(context)))
                .orElseThrow(
                        () -> ClusterException.of(
                                BAD_REQUEST,
                                "there is no cluster to ask: set KUBECONFIG, name a file with --kubeconfig, or log in to a cluster"));
        return new Place(cluster, namespace == null ? cluster.namespace() : namespace);
    }
}

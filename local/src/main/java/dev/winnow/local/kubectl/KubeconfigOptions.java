package dev.winnow.local.kubectl;

import dev.winnow.client.Access;
import dev.winnow.client.Cluster;
import dev.winnow.client.ClusterException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster is meant, as with kubectl. */
public final class KubeconfigOptions {
    private static final int BAD_REQUEST = 400;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "A kubeconfig. Default: $KUBECONFIG, or ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "A context of the kubeconfig. Default: its current one.")
    private @Nullable String context;

    /** Whether a person has named a cluster. */
    public boolean given() {
        return kubeconfig != null || context != null;
    }

    /** What the person has named. */
    public Access access() {
        return new Access(Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
    }

    /**
     * The cluster; nothing is asked yet.
     *
     * @throws ClusterException if there is none, or if what was named cannot be used
     */
    public Cluster open() throws ClusterException {
        return Cluster.open(access())
                .orElseThrow(
                        () -> ClusterException.of(
                                BAD_REQUEST,
                                "there is no cluster to ask: set KUBECONFIG, name a file with --kubeconfig, or log in to a cluster"));
    }
}

package dev.winnow.local.command;

import dev.winnow.client.Access;
import dev.winnow.client.Cluster;
import dev.winnow.client.ClusterException;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.StudyPages;
import dev.winnow.local.LocalException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.Optional;

/** A study on a cluster, read anew for each page with the rights of the person. */
final class StudyOnCluster implements AutoCloseable {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FAULT_OF_THE_SERVER = 500;

    private final Cluster cluster;
    private final String namespace;
    private final String name;
    private final StudyPages pages = new StudyPages(new StudyReader());

    private StudyOnCluster(Cluster cluster, Optional<String> namespace, String name) {
        this.cluster = cluster;
        this.namespace = namespace.orElseGet(cluster::namespace);
        this.name = name;
    }

    /**
     * A study; nothing is asked yet. Empty if there is no cluster to ask.
     *
     * @param namespace empty for that of the context
     * @throws LocalException if the kubeconfig that was named cannot be used
     */
    static Optional<StudyOnCluster> of(Access access, Optional<String> namespace, String name) throws LocalException {
        try {
            return Cluster.open(access).map(cluster -> new StudyOnCluster(cluster, namespace, name));
        } catch (ClusterException e) {
            throw LocalException.usage(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The whole page of the study. The study is read before its trials, so an ended one has none that goes on.
     *
     * @throws IOException if the API server does not answer; it may later
     * @throws LocalException if there is no such study, or the person may not read it
     */
    StudyPage page(Instant now) throws IOException, LocalException {
        try {
            var study = cluster.study(namespace, name)
                    .orElseThrow(() -> LocalException.usage(
                            "there is no study " + name + " in namespace " + namespace + " of " + cluster.title()));
            return pages.whole(study, cluster.trials(namespace, name), now);
        } catch (ClusterException e) {
            if (e.code() >= FAULT_OF_THE_SERVER || e.code() == TOO_MANY_REQUESTS) {
                throw new IOException(e.getMessage(), e);
            }
            throw LocalException.failure(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the study was read");
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}

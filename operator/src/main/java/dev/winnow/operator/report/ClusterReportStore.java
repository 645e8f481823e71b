package dev.winnow.operator.report;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.ReportStore;
import dev.winnow.operator.kube.StatusPatch;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** Reports in the statuses of a cluster's trials. */
final class ClusterReportStore implements ReportStore {
    private static final Logger LOG = Logger.getLogger(ClusterReportStore.class);
    private static final int MOST_CONFLICTS = 8;

    private final KubernetesClient client;
    private final UnseenPods unseen;
    private final Executor writers;
    private final StatusPatch patch;

    /** @param writers make the writes; they may refuse to */
    ClusterReportStore(KubernetesClient client, UnseenPods unseen, Executor writers) {
        this.client = client;
        this.writers = writers;
        this.unseen = unseen;
        patch = new StatusPatch(client, "winnow-report");
    }

    @Override
    public CompletionStage<TuningTrial> write(TuningTrial trial, Change change) {
        var written = new CompletableFuture<TuningTrial>();
        try {
            writers.execute(() -> {
                try {
                    written.complete(writeNow(trial, change));
                } catch (Refusal | RuntimeException e) {
                    written.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            written.completeExceptionally(Refusal.unavailable("too many reports wait to be written: try again"));
        }
        return written;
    }

    /** Writes what was reported, and only that; reads the trial again when somebody else wrote in between. */
    private TuningTrial writeNow(TuningTrial trial, Change change) throws Refusal {
        var current = trial;
        for (int conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
            try {
                var status = current.statusOrNew();
                return patch.status(current, status.with(change.of(current))).orElse(current);
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409) {
                    throw unwritten(trial, e);
                }
                current = fresh(trial);
            }
        }
        throw Refusal.unavailable("the trial's status is being written by others: try again");
    }

    private TuningTrial fresh(TuningTrial trial) throws Refusal {
        try {
            return Optional.ofNullable(client.resource(trial).get())
                    .filter(there -> there.getMetadata()
                            .getUid()
                            .equals(trial.getMetadata().getUid()))
                    .orElseThrow(() -> Refusal.conflict("the trial was deleted"));
        } catch (KubernetesClientException e) {
            throw unwritten(trial, e);
        }
    }

    private static Refusal unwritten(TuningTrial trial, KubernetesClientException e) {
        if (e.getCode() == 404) {
            return Refusal.conflict("the trial was deleted");
        }
        LOG.warnf("a report of %s could not be written: %s", trial.getMetadata().getName(), e.getMessage());
        return Refusal.unavailable("the value could not be written now: try again");
    }

    @Override
    public CompletionStage<Boolean> exists(AttemptIdentity identity) {
        return unseen.exists(identity);
    }
}

package dev.winnow.operator.trial;

import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatusEdit;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.KeptLog;
import dev.winnow.engine.trial.Step;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads the end of a trainer's log from its node, while there is a pod. A node that does not answer costs a moment and no more:
 * the attempt is then ended without its log.
 */
public final class TrainerLogs {
    private static final Logger LOG = Logger.getLogger(TrainerLogs.class);
    /** A deletion waits no longer for a log. */
    public static final Duration PATIENCE = Duration.ofSeconds(1);
    /** Kubernetes counts from the end in lines alone; these are enough for 4 KiB of short ones. */
    private static final int LINES = 400;
    /** What a node sends at most, from the first of these lines on. */
    private static final int MOST_BYTES = 512 * 1024;

    private final KubernetesClient client;
    private final boolean enabled;

    /**
     * @param enabled whether logs are to be kept, for which the operator needs the right to read them
     * @param patience how long a node has for the whole answer
     */
    public TrainerLogs(KubernetesClient client, boolean enabled, Duration patience) {
        var once = new RequestConfigBuilder()
                .withRequestTimeout((int) patience.toMillis())
                .withRequestRetryBackoffLimit(0)
                .build();
        this.client = client.newClient(once).adapt(KubernetesClient.class);
        this.enabled = enabled;
    }

    /** The status of a step, with the end of the log that would be lost; without it when it cannot be read. */
    TrialStatus kept(TuningTrial trial, List<Found> found, Step step) {
        return KeptLog.wanted(trial.statusOrNew(), Found.views(found), step)
                .filter(wanted -> enabled)
                .flatMap(wanted -> found.stream()
                        .filter(attempt -> attempt.view().equals(wanted))
                        .findFirst())
                .flatMap(attempt -> end(trial.getMetadata().getNamespace(), attempt))
                .map(log -> new TrialStatusEdit(step.status()).log(log).status())
                .orElse(step.status());
    }

    private Optional<TrialStatus.Log> end(String namespace, Found attempt) {
        return attempt.trainer().flatMap(trainer -> {
            var pod = trainer.pod();
            try {
                var log = client.pods()
                        .inNamespace(namespace)
                        .withName(pod)
                        .inContainer(trainer.container())
                        .limitBytes(MOST_BYTES)
                        .tailingLines(LINES)
                        .getLog();
                return Optional.of(new TrialStatus.Log(attempt.view().attempt(), KeptLog.of(log)));
            } catch (KubernetesClientException e) {
                LOG.warnf("the log of pod %s cannot be read: %s", pod, e.getMessage());
                return Optional.empty();
            }
        });
    }
}

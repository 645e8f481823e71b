package dev.winnow.operator.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.workload.QueuedWorkload;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * What Kueue says about an attempt that its queue holds back. It stands on a Workload and nowhere else, and nothing happens to the
 * attempt when it changes, so it is asked for from time to time.
 */
final class QueueWords {
    /** A pod that has a scheduling gate, and an object that is suspended: a queue may be why. */
    private static final String GATED = "SchedulingGated";

    /** Of all the attempts that wait, one is asked about in this time. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);
    /** An attempt that waits is asked about again after this time. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(5);
    /** Where the question is refused, as where Kueue is not installed, it is asked again after this time. */
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    private static final ResourceDefinitionContext WORKLOADS = new ResourceDefinitionContext.Builder()
            .withGroup("kueue.x-k8s.io")
            .withVersion("v1beta2")
            .withKind("Workload")
            .withPlural("workloads")
            .withNamespaced(true)
            .build();
    private static final Logger LOG = Logger.getLogger(QueueWords.class);

    private final KubernetesClient client;
    private final boolean enabled;
    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.EPOCH);

    /** @param enabled whether the operator may read Workloads */
    QueueWords(KubernetesClient client, boolean enabled) {
        this.client = client;
        this.enabled = enabled;
    }

    /** Whether a queue may hold back an attempt, so that there are words to ask for. */
    boolean mayTell(AttemptView attempt) {
        return enabled
                && attempt.stage() instanceof Stage.Waiting waiting
                && (waiting.reason().equals(GATED) || TrialReason.Suspended.is(waiting.reason()));
    }

    /** The attempt with the words of its queue; what is on record stays while others ask, and while there are none. */
    AttemptView explained(TuningTrial trial, AttemptView attempt, Instant now) {
        var due = Objects.requireNonNull(next.get());
        boolean may = trial.statusOrNew().state() == TrialStatus.State.Queued
                && !now.isBefore(due)
                && next.compareAndSet(due, now.plus(BETWEEN_QUESTIONS));
        return (may ? words(attempt, trial.getMetadata().getNamespace(), now) : Optional.<Stage.Waiting>empty())
                .or(() -> onRecord(trial.statusOrNew(), attempt))
                .map(attempt::at)
                .orElse(attempt);
    }

    private static Optional<Stage.Waiting> onRecord(TrialStatus status, AttemptView attempt) {
        var pod = status.pod();
        boolean told = status.state() == TrialStatus.State.Queued
                && pod != null
                && attempt.uid().equals(pod.uid())
                && status.reason() != null
                && !TrialReason.passes(status.reason());
        return told
                ? Optional.of(Stage.Waiting.forNode(String.valueOf(status.reason()), String.valueOf(status.message())))
                : Optional.empty();
    }

    private Optional<Stage.Waiting> words(AttemptView attempt, String namespace, Instant now) {
        try {
            return client
                    .genericKubernetesResources(WORKLOADS)
                    .inNamespace(namespace)
                    .withLabel(QueuedWorkload.OWNER_LABEL, attempt.uid())
                    .list()
                    .getItems()
                    .stream()
                    .findFirst()
                    .map(found -> new QueuedWorkload(
                            client.getKubernetesSerialization().convertValue(found, JsonNode.class)))
                    .flatMap(workload -> workload.waiting(pending(namespace, workload.queue())));
        } catch (KubernetesClientException e) {
            next.set(now.plus(AFTER_REFUSAL));
            LOG.warnf("why the queue holds back %s cannot be read: %s", attempt.name(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Kueue's own API server may be away, or not be installed: then nobody knows the place in the queue. */
    private JsonNode pending(String namespace, String queue) {
        try {
            var answer = client.raw("/apis/visibility.kueue.x-k8s.io/v1beta2/namespaces/" + namespace + "/localqueues/"
                    + queue + "/pendingworkloads");
            return answer == null
                    ? MissingNode.getInstance()
                    : client.getKubernetesSerialization().unmarshal(answer, JsonNode.class);
        } catch (KubernetesClientException e) {
            LOG.debugf("the place in the queue %s cannot be read: %s", queue, e.getMessage());
            return MissingNode.getInstance();
        }
    }
}

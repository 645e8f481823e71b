package dev.winnow.operator.trial;

import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.workload.EventTime;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * What the kubelet says about a pod whose container it has not created: that a volume is missing or held by another node, that
 * there is no sandbox, or that a large image is being pulled. It stands nowhere but in Events.
 */
final class PodEvents {
    private static final Logger LOG = Logger.getLogger(PodEvents.class);
    /** An API server reads all Events of a namespace to find those of a pod. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);
    /** The scheduler's last word, which says nothing about the kubelet. */
    private static final String SCHEDULED = "Scheduled";

    private final KubernetesClient client;
    private final AtomicReference<Instant> asked = new AtomicReference<>(Instant.EPOCH);

    PodEvents(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The attempt with its newest Event in place of what it waits for. What is on record stays while there is none, and while
     * others ask.
     */
    AttemptView explained(TuningTrial trial, AttemptView attempt, Instant now) {
        var latest = Objects.requireNonNull(asked.get());
        boolean may = !now.isBefore(latest.plus(BETWEEN_QUESTIONS)) && asked.compareAndSet(latest, now);
        var event = may ? newest(attempt, trial.getMetadata().getNamespace()) : Optional.<Event>empty();
        return event.map(found -> Stage.Waiting.onNode(found.getReason(), found.getMessage()))
                .or(() -> onRecord(trial.statusOrNew()))
                .map(attempt::at)
                .orElse(attempt);
    }

    private static Optional<Stage.Waiting> onRecord(TrialStatus status) {
        boolean explained = status.state() == TrialStatus.State.Queued
                && !TrialReason.Starting.is(status.reason())
                && !TrialReason.StartingSlowly.is(status.reason());
        return explained
                ? Optional.of(Stage.Waiting.onNode(String.valueOf(status.reason()), String.valueOf(status.message())))
                : Optional.empty();
    }

    private Optional<Event> newest(AttemptView attempt, String namespace) {
        try {
            return client
                    .v1()
                    .events()
                    .inNamespace(namespace)
                    .withField("involvedObject.uid", attempt.uid())
                    .list()
                    .getItems()
                    .stream()
                    .filter(event -> event.getMessage() != null)
                    .filter(event ->
                            event.getReason() != null && !event.getReason().equals(SCHEDULED))
                    .max(Comparator.comparing(EventTime::of));
        } catch (KubernetesClientException e) {
            // Events explain, nothing more: without them the trial says where to look.
            LOG.warnf("the events of pod %s cannot be read: %s", attempt.name(), e.getMessage());
            return Optional.empty();
        }
    }
}

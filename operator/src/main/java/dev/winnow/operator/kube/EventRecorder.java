package dev.winnow.operator.kube;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Records Kubernetes Events, which {@code kubectl describe} shows. An event is named after what it says, so recording
 * the same transition again, after a crash for instance, creates nothing.
 */
public record EventRecorder(KubernetesClient client, Clock clock) {
    private static final Logger LOG = Logger.getLogger(EventRecorder.class);
    private static final int LONGEST_MESSAGE = 1024;

    /** The kinds of events that Kubernetes knows. */
    public enum Type {
        Normal,
        Warning
    }

    /**
     * Records an event.
     *
     * @param reason one word in CamelCase
     * @param occasion tells apart events of one reason, such as an attempt's number
     * @return whether the event is on record
     */
    public boolean record(HasMetadata about, Type type, String reason, String message, String occasion) {
        var meta = about.getMetadata();
        var now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
        var key = meta.getUid() + reason + occasion;
        var suffix = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 13);
        var event = new EventBuilder()
                .withNewMetadata()
                .withName(meta.getName() + "." + reason.toLowerCase(Locale.ROOT) + "." + suffix)
                .withNamespace(meta.getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .endInvolvedObject()
                .withType(type.name())
                .withReason(reason)
                .withMessage(message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message)
                .withNewSource("winnow-operator", null)
                .withReportingComponent("winnow.dev/operator")
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
        try {
            client.resource(event).create();
            return true;
        } catch (KubernetesClientException e) {
            // An event is a courtesy: a full or forbidden event store must not hold up the study.
            if (e.getCode() == 409) {
                return true;
            }
            LOG.warnf(
                    "event %s of %s %s was not recorded: %s", reason, about.getKind(), meta.getName(), e.getMessage());
            return false;
        }
    }
}

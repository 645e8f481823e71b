package dev.winnow.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the Events of a pod say about its start. */
class PodEventsIT {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Stage STARTING = Stage.Waiting.onNode("Starting", "its container is being started");

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private final TestNamespace lab = TestNamespace.create(client, "pod-events");

    @AutoClose
    private final KubernetesClient operator =
            OperatorAccount.in(lab.namespace()).client();

    private final PodEvents events = new PodEvents(operator);

    private TuningTrial trial() {
        var trial = TrialFixture.trial().build();
        trial.getMetadata().setNamespace(lab.namespace());
        return trial;
    }

    private static AttemptView pod(String uid) {
        return new AttemptView(
                "digits-0-1", uid, 1, Optional.empty(), NOW, false, STARTING, false, Optional.of("node0"), 0);
    }

    private void event(String uid, String reason, String message, String time) {
        client.resource(new EventBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withGenerateName("digits-0-1.")
                                .withNamespace(lab.namespace())
                                .build())
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName("digits-0-1")
                        .withNamespace(lab.namespace())
                        .withUid(uid)
                        .endInvolvedObject()
                        .withReason(reason)
                        .withMessage(message)
                        .withType("Warning")
                        .withLastTimestamp(time)
                        .build())
                .create();
    }

    @Test
    void theNewestEventOfThePodExplainsWhatItWaitsFor() {
        assertThat(events.explained(trial(), pod("a"), NOW).stage())
                .as("no event")
                .isEqualTo(STARTING);
        event("a", "Scheduled", "assigned", "2026-01-01T00:59:59Z");
        event("a", "FailedMount", "secret \"s3\" not found", "2026-01-01T00:59:30Z");
        event("a", "Pulling", "Pulling image", "2026-01-01T00:59:00Z");
        event("b", "FailedScheduling", "of another pod of this name", "2026-01-01T00:59:58Z");

        assertThat(events.explained(trial(), pod("a"), NOW.plusSeconds(1)).stage())
                .isEqualTo(Stage.Waiting.onNode("FailedMount", "secret \"s3\" not found"));
        assertThat(events.explained(trial(), pod("a"), NOW.plusSeconds(1)).stage())
                .as("one question a second")
                .isEqualTo(STARTING);
    }
}

package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.FailedRun;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a test leaves behind that fails. */
class FailedRunIT {
    private static final Path FOLDER = Path.of("target", "failed", "as-if-failed");

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    @Test
    void objectsEventsLogAndNumberedCallsAreInOneFolder() throws Exception {
        try (var run = FailedRun.begin("as-if-failed")) {
            var lab = TestNamespace.create(client, "as-if-failed");
            try (var operator = new RunningOperator(lab.namespace());
                    var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
                lab.create(Manifests.plain("digits", 1, 1, 1));
                lab.awaitEnd("digits");
            }
            run.keep();
        }

        assertThat(Files.readString(FOLDER.resolve("objects.yaml")))
                .contains("name: \"digits\"", "name: \"digits-0\"", "name: \"digits-0-1\"");
        assertThat(Files.readString(FOLDER.resolve("events.txt"))).contains(" digits Started: ", " digits Complete: ");
        assertThat(Files.readString(FOLDER.resolve("operator.log"))).contains("attempt digits-0-1 created");
        assertThat(Files.readAllLines(FOLDER.resolve("calls.txt")))
                .first()
                .asString()
                .startsWith("0 ");
        assertThat(Files.readAllLines(FOLDER.resolve("calls.txt")))
                .anyMatch(call -> call.endsWith("POST /api/v1/namespaces/as-if-failed/pods"));
    }
}

package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.Log;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.operator.trial.TrainerLogs;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.NodeLogs;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The end of a trainer's log outlives its pod, where the installation keeps logs. */
class TrainerLogsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    /** A busy machine takes longer for an answer than a deletion may wait. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private NodeLogs logs(String text) throws IOException {
        return new NodeLogs(client, path -> {
            asked.add(path);
            return text.getBytes(StandardCharsets.ISO_8859_1);
        });
    }

    /** A trainer that runs until its pod is deleted. */
    private static int runs(Kubelet.Container container) throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    private static void suspend(TestNamespace lab) {
        lab.awaitTrial("digits-0", State.Running);
        lab.edit("digits", "/spec/suspend", "true");
        lab.awaitTrial("digits-0", State.Paused);
        lab.await("the pod is deleted", () -> lab.pods().isEmpty());
    }

    @Test
    void theLogOfATrainerThatCrashedStaysHarmless() throws IOException {
        var lab = TestNamespace.create(client, "log-of-a-crash");
        try (var logs = logs("step 1\n 50%\r100%\r\n\u001b[31mout of memory\u001b[0m \u00ff\u0000\n");
                var operator = RunningOperator.thatKeepsLogs(lab.namespace(), PATIENCE);
                var kubelet = new Kubelet(client, lab.namespace(), container -> 1)) {
            lab.create(with(plain("digits", 1, 1, 1), "/spec/trial/retries", "0"));
            lab.awaitTrial("digits-0", State.Failed);

            assertThat(lab.trial("digits-0").getStatus().log())
                    .isEqualTo(new Log(1, "step 1\n100%\nout of memory \ufffd"));
            assertThat(asked).containsExactly("/containerLogs/" + lab.namespace() + "/digits-0-1/trainer");
        }
    }

    @Test
    void theEndOfALongLogIsThereWhenThePodIsDeleted() throws IOException {
        var lab = TestNamespace.create(client, "log-of-a-pause");
        try (var logs = logs("x".repeat(64 * 1024) + "\nthe last words");
                var operator = RunningOperator.thatKeepsLogs(lab.namespace(), PATIENCE);
                var kubelet = new Kubelet(client, lab.namespace(), TrainerLogsIT::runs)) {
            lab.create(plain("digits", 1, 1, 1));
            suspend(lab);

            var log = lab.trial("digits-0").getStatus().log();
            assertThat(log.attempt()).isEqualTo(1);
            assertThat(log.tail()).hasSize(4096).endsWith("x\nthe last words");
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void aNodeThatDoesNotAnswerCostsTheLogAndNotTheDeletion() throws IOException {
        var lab = TestNamespace.create(client, "log-of-a-lost-node");
        try (var logs = new NodeLogs(client, path -> {
                    asked.add(path);
                    new CountDownLatch(1).await();
                    return new byte[0];
                });
                var operator = RunningOperator.thatKeepsLogs(lab.namespace(), TrainerLogs.PATIENCE);
                var kubelet = new Kubelet(client, lab.namespace(), TrainerLogsIT::runs)) {
            lab.create(plain("digits", 1, 1, 1));
            suspend(lab);

            assertThat(lab.trial("digits-0").getStatus().log()).isNull();
            assertThat(asked).isNotEmpty();
        }
    }

    @Test
    void nobodyReadsLogsWhereTheyAreNotToBeKept() throws IOException {
        var lab = TestNamespace.create(client, "log-of-nobody");
        try (var logs = logs("words");
                var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), TrainerLogsIT::runs)) {
            lab.create(plain("digits", 1, 1, 1));
            suspend(lab);

            assertThat(lab.trial("digits-0").getStatus().log()).isNull();
            assertThat(asked).isEmpty();
        }
    }
}

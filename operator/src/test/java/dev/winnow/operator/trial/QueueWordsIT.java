package dev.winnow.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.TrialFixture;
import dev.winnow.testkit.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the Workload of an attempt says, on an API server that stores Workloads and has no Kueue. */
class QueueWordsIT {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Stage GATED = Stage.Waiting.forNode("SchedulingGated", "Scheduling is blocked");

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static TestNamespace lab;

    @BeforeAll
    static void define() {
        lab = TestNamespace.create(client, "queue-words");
        client.load(new ByteArrayInputStream("""
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata:
                          name: workloads.kueue.x-k8s.io
                          annotations: {api-approved.kubernetes.io: unapproved}
                        spec:
                          group: kueue.x-k8s.io
                          scope: Namespaced
                          names: {plural: workloads, singular: workload, kind: Workload, listKind: WorkloadList}
                          versions:
                          - name: v1beta2
                            served: true
                            storage: true
                            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                        """.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    private TuningTrial queued(String reason, String message) {
        var trial = TrialFixture.trial().build();
        trial.getMetadata().setNamespace(lab.namespace());
        var json = (ObjectNode) Yaml.tree("""
                {state: Queued, reason: "%s", message: "%s", attempts: 1, pod: {name: digits-0-1, uid: uid-of-pod}}
                """.formatted(reason, message));
        trial.setStatus(client.getKubernetesSerialization().convertValue(json, TrialStatus.class));
        return trial;
    }

    private static AttemptView attempt() {
        return new AttemptView(
                "digits-0-1", "uid-of-pod", 1, Optional.empty(), NOW, false, GATED, false, Optional.empty(), 0);
    }

    @Test
    void theWorkloadOfTheAttemptSaysWhyItWaits() {
        var workload = client.getKubernetesSerialization().unmarshal("""
                apiVersion: kueue.x-k8s.io/v1beta2
                kind: Workload
                metadata: {name: pod-digits-0-1, labels: {kueue.x-k8s.io/job-uid: uid-of-pod}}
                spec: {queueName: gpus}
                status: {conditions: [{type: QuotaReserved, status: "False", reason: Inadmissible, message: LocalQueue gpus doesn't exist}]}
                """, GenericKubernetesResource.class);
        await("the API server serves Workloads")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> {
                    client.resource(workload).inNamespace(lab.namespace()).create();
                    return true;
                });
        var words = new QueueWords(client, true);
        var gated = queued("SchedulingGated", "Scheduling is blocked");

        var told = words.explained(gated, attempt(), NOW).stage();

        assertThat(told).isInstanceOfSatisfying(Stage.Waiting.class, waiting -> {
            assertThat(waiting.reason()).isEqualTo("Inadmissible");
            assertThat(waiting.message()).startsWith("LocalQueue gpus doesn't exist; see spec.trial.queue.name");
        });
        var onRecord = queued("QuotaPending", "one more needed");
        assertThat(words.explained(onRecord, attempt(), NOW.plusMillis(999)).stage())
                .as("one question a second; what is on record stays")
                .isEqualTo(Stage.Waiting.forNode("QuotaPending", "one more needed"));
        assertThat(words.explained(onRecord, attempt(), NOW.plusSeconds(1)).stage())
                .isEqualTo(told);
    }

    @Test
    void anAttemptWithoutAWorkloadKeepsItsOwnWords() {
        var words = new QueueWords(client, true);

        assertThat(words.explained(queued("Scheduling", "waits for a node"), attempt(), NOW)
                        .stage())
                .isEqualTo(GATED);
    }

    @Test
    void nothingIsAskedWithoutTheRight() {
        assertThat(new QueueWords(client, false).mayTell(attempt())).isFalse();
        assertThat(new QueueWords(client, true).mayTell(attempt())).isTrue();
        assertThat(new QueueWords(client, true).mayTell(attempt().at(new Stage.Running())))
                .isFalse();
    }
}

package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.operator.api.TrialStatus.State;
import dev.winnow.operator.api.TuningStudy;
import dev.winnow.operator.api.TuningTrial;
import dev.winnow.operator.cluster.ApiServer;
import dev.winnow.operator.cluster.Kubelet;
import dev.winnow.operator.cluster.Manifests;
import dev.winnow.operator.cluster.RunningOperator;
import dev.winnow.operator.cluster.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A study from its manifest to its winner, on a real API server with a played kubelet. */
class StudyLoopIT {
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        client = ApiServer.client();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void ashaPausesPromotesAndNamesTheWinner() {
        var ns = "study-loop";
        ApiServer.namespace(client, ns);
        try (var operator = new RunningOperator(client, ns)) {
            var trainer = new Trainer(() -> operator, env -> 1 / (1 + Math.abs(Math.log10(Double.parseDouble(env.get("HP_LEARNING_RATE"))) + 3)));
            try (var kubelet = new Kubelet(client, ns, trainer)) {
                client.resource(Manifests.asha("digits").toString()).inNamespace(ns).create();
                var study = client.resources(TuningStudy.class).inNamespace(ns).withName("digits");
                try { await().atMost(Duration.ofSeconds(20)).until(() -> study.get().getStatus() != null && study.get().getStatus().ended()); } finally {
                System.out.println(client.getKubernetesSerialization().asYaml(study.get().getStatus())); client.pods().inNamespace(ns).list().getItems().forEach(p -> System.out.println(p.getMetadata().getName() + p.getStatus())); }

                List<TuningTrial> trials = client.resources(TuningTrial.class).inNamespace(ns).list().getItems();
                assertThat(trials).hasSize(9);
                assertThat(study.get().getStatus().state()).isEqualTo("Complete");
                System.out.println(client.getKubernetesSerialization().asYaml(study.get().getStatus()));
                trials.forEach(t -> System.out.println(client.getKubernetesSerialization().asJson(t.getStatus()) + " " + t.getSpec().desired()+ " " + t.getSpec().resource()));
            }
        }
    }
}

package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.api.Names;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.operator.kube.Workloads;
import dev.winnow.operator.lead.Lead;
import dev.winnow.testkit.ApiServer;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator whose port is open and whose caches are not filled yet, as in the first seconds of each start. */
class StartingOperatorIT {
    private static final String NAMESPACE = "starting";

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    static {
        ApiServer.namespace(client, NAMESPACE);
    }

    private Assembly parts;

    @BeforeEach
    void assemble() {
        parts = Assembly.of(
                client,
                Lead.always(),
                new Workloads(List.of(new PodWorkload("http://127.0.0.1:8080/report"))),
                true,
                Optional.empty(),
                Optional.empty(),
                (informer, error) -> {},
                NAMESPACE);
    }

    @Test
    void aReportIsToldToComeAgain() {
        var pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("digits-0-1")
                        .withNamespace(NAMESPACE)
                        .addToLabels(Names.TRIAL_LABEL, "digits-0")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("trainer")
                        .withImage("image")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        var body = "{\"step\": 1, \"metrics\": {\"accuracy\": 0.5}}".getBytes(StandardCharsets.UTF_8);

        var answer = parts.reports()
                .take(
                        new AttemptIdentity(
                                NAMESPACE, "digits-0-1", pod.getMetadata().getUid()),
                        body)
                .toCompletableFuture();

        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                .cause()
                .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(503);
    }

    @Test
    void noStudyIsKnownYet() {
        assertThat(parts.studies().studies()).isEmpty();
        assertThat(parts.studies().study(NAMESPACE, "digits")).isEmpty();
    }
}

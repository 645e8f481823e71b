package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the API server refuses: nothing fails, the study says why it waits, and goes on by itself. */
@Execution(ExecutionMode.CONCURRENT)
class RefusalsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static String condition(TuningStudy study, String type) {
        return study.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(condition -> condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage())
                .findFirst()
                .orElse("");
    }

    @Test
    void aPodThatPodSecurityRefusesKeepsTheStudyWaitingUntilTheTemplateIsMended() {
        var lab = TestNamespace.create(client, "pod-security");
        client.namespaces().withName(lab.namespace()).edit(namespace -> namespace
                .edit()
                .editMetadata()
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build());
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(checkpointed(plain("digits", 1, 1, 1)));
            var study =
                    lab.awaitStudy("digits", s -> "Waiting".equals(s.getStatus().state()));
            assertThat(condition(study, "Accepted"))
                    .startsWith(
                            "False PodRefused pods \"digits-0-1\" is forbidden: violates PodSecurity \"restricted:latest\"");
            assertThat(lab.trials()).isEmpty();

            lab.edit(
                    "digits",
                    "/spec/trial/pod/spec/securityContext",
                    "{runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}");
            lab.edit(
                    "digits",
                    "/spec/trial/pod/spec/containers/0/securityContext",
                    "{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}");
            assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
        }
    }
}

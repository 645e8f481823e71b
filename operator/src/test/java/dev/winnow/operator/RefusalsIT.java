package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the API server refuses: nothing fails, the study says why it waits, and goes on by itself. */
@Execution(ExecutionMode.CONCURRENT)
class RefusalsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

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
            assertThat(Outcome.condition(study, "Accepted"))
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

    /** An admission policy that denies what a namespace creates of a kind of resource, until it is lifted. */
    private static Runnable denied(TestNamespace lab, String group, String resource) {
        var name = lab.namespace() + "-" + resource;
        var policy = client.resource("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %1$s}
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %2$s}}
                    resourceRules:
                    - {apiGroups: ["%3$s"], apiVersions: ["*"], operations: [CREATE], resources: [%4$s]}
                  validations: [{expression: "false", message: not now}]
                """.formatted(name, lab.namespace(), group, resource));
        var binding = client.resource("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %1$s}
                spec: {policyName: %1$s, validationActions: [Deny]}
                """.formatted(name));
        policy.create();
        binding.create();
        return () -> {
            binding.delete();
            policy.delete();
        };
    }

    /** Waits until the policy is in force, which takes an API server a moment. */
    private static void awaitDenial(TestNamespace lab) {
        lab.await("the policy is in force", () -> {
            try {
                client.configMaps()
                        .inNamespace(lab.namespace())
                        .resource(probe())
                        .dryRun()
                        .create();
                return false;
            } catch (KubernetesClientException e) {
                return e.getCode() == 422;
            }
        });
    }

    private static ConfigMap probe() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("probe")
                .endMetadata()
                .build();
    }

    @Test
    void aPolicyThatDeniesPodsInMidRunEndsNoTrialAndNoStudy() {
        var lab = TestNamespace.create(client, "denied-pods");
        var hold = new CountDownLatch(1);
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> hold.await());
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(with(plain("digits", 8, 2, 1), "/spec/limits/failedTrials", "0"));
                lab.awaitTrial("digits-0", State.Running);
                lab.awaitTrial("digits-1", State.Running);
                var pods = denied(lab, "", "pods");
                var maps = denied(lab, "", "configmaps");
                awaitDenial(lab);
                hold.countDown();
                var study = lab.awaitStudy(
                        "digits", s -> Outcome.condition(s, "Progressing").contains("PodForbidden"));
                assertThat(Outcome.condition(study, "Progressing")).contains("not now");
                lab.await("asked again", () -> operator.count("winnow.pods.refused") >= 3);
                assertThat(lab.study("digits").getStatus().ended()).isFalse();
                assertThat(lab.trials())
                        .noneMatch(trial ->
                                trial.getStatus() != null && trial.getStatus().state() == State.Failed);

                pods.run();
                maps.run();
                assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
                assertThat(lab.trials()).hasSize(8).allSatisfy(t -> assertThat(
                                t.getStatus().failureCount())
                        .isZero());
            }
        }
    }

    @Test
    void aPolicyThatDeniesTrialsIsShownAndTheOthersGoOn() {
        var lab = TestNamespace.create(client, "denied-trials");
        var hold = new CountDownLatch(1);
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> hold.await());
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(plain("digits", 4, 2, 1));
                lab.awaitTrial("digits-1", State.Running);
                var trials = denied(lab, "winnow.dev", "tuningtrials");
                var maps = denied(lab, "", "configmaps");
                awaitDenial(lab);
                hold.countDown();
                var study = lab.awaitStudy(
                        "digits", s -> Outcome.condition(s, "Progressing").contains("not now"));
                assertThat(Outcome.condition(study, "Progressing")).startsWith("True Waiting");
                lab.awaitTrial("digits-0", State.Completed);
                lab.awaitTrial("digits-1", State.Completed);

                trials.run();
                maps.run();
                assertThat(lab.awaitEnd("digits").getStatus().done()).isEqualTo("4/4");
            }
        }
    }

    @Test
    void aWebhookThatDoesNotAnswerIsShownAndThePodComesOnceItIsGone() {
        var lab = TestNamespace.create(client, "webhook-down");
        var webhook = client.resource("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: down-%1$s}
                webhooks:
                - name: down.example.com
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  timeoutSeconds: 1
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods, configmaps]}]
                  clientConfig: {url: "https://127.0.0.1:9/"}
                """.formatted(lab.namespace()));
        webhook.create();
        lab.await("the webhook is in force", () -> {
            try {
                client.configMaps()
                        .inNamespace(lab.namespace())
                        .resource(probe())
                        .dryRun()
                        .create();
                return false;
            } catch (KubernetesClientException e) {
                return e.getCode() == 500;
            }
        });
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(plain("digits", 1, 1, 1));
            var study =
                    lab.awaitStudy("digits", s -> "Waiting".equals(s.getStatus().state()));
            assertThat(Outcome.condition(study, "Progressing")).contains("failed calling webhook");
            assertThat(lab.trials()).isEmpty();

            webhook.delete();
            assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
        }
    }

    @Test
    void aLimitRangeThatIsTightenedInMidRunIsWaitedFor() {
        var lab = TestNamespace.create(client, "limit-range");
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report);
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                var limits = client.resource("""
                        apiVersion: v1
                        kind: LimitRange
                        metadata: {name: tight, namespace: %s}
                        spec: {limits: [{type: Container, max: {cpu: 100m}}]}
                        """.formatted(lab.namespace()));
                limits.create();
                var study = with(plain("digits", 2, 1, 1), "/spec/limits/failedTrials", "0");
                lab.create(with(
                        study,
                        "/spec/trial/pod/spec/containers/0/resources",
                        "{limits: {cpu: '2'}, requests: {cpu: '2'}}"));
                var waiting = lab.awaitStudy(
                        "digits", s -> "Waiting".equals(s.getStatus().state()));
                assertThat(Outcome.condition(waiting, "Accepted"))
                        .startsWith("False PodRefused")
                        .contains("maximum cpu usage");

                limits.delete();
                assertThat(lab.awaitEnd("digits").getStatus().done()).isEqualTo("2/2");
            }
        }
    }
}

package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.asha;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Objects that no schema of ours would let pass hurt themselves alone, and what a newer release wrote is kept. */
@Isolated("it changes the resource definitions")
class UnreadableObjectsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    /** Pointer and value of what is wrong with a study, and how its rejection begins. */
    private static final Map<String[], String> WRONG = new LinkedHashMap<>();

    static {
        wrong("/spec/pruner/type", "Oracle", "spec.pruner.type: Unsupported value: \"Oracle\"");
        wrong("/spec/onEnd", "Explode", "spec.onEnd: Unsupported value: \"Explode\"");
        wrong("/spec/limits/parallelTrials", "5000000000", "spec.limits.parallelTrials: Invalid value: 5000000000");
        wrong("/spec/limits/gpuHours", "lots", "spec.limits.gpuHours: Invalid value: \"lots\": use a number");
        wrong("/spec/parameters/0", "null", "spec.parameters[0]: Required value");
        wrong("/spec/sampler", "", "spec.sampler: Required value: set this field");
        wrong("/spec", "7", "spec: Invalid value");
        wrong("/spec", "{}", "spec.objectives: Required value");
        wrong("/spec/trial/pod", "7", "spec.trial.pod: Invalid value: 7");
        wrong("/spec/trial/pod", "{}", "spec.trial.pod.spec.containers: Required value");
        wrong("/spec/trial/pod/spec/containers", "[null]", "spec.trial.pod.spec.containers[0]: Invalid value: null");
        wrong(
                "/spec/trial/pod/spec/containers/0/resources",
                "{limits: {cpu: ''}}",
                "spec.trial.pod.spec.containers[0].resources.limits.cpu: Invalid value: \"\": use a quantity");
        wrong(
                "/spec/trial/pod/spec/containers/0/ports",
                "[{containerPort: 5000000000}]",
                "spec.trial.pod.spec.containers[0].ports[0].containerPort: Invalid value: 5000000000");
        wrong(
                "/spec/trial/checkpoints",
                "{path: /c, volume: {emptyDir: {sizeLimit: much}}}",
                "spec.trial.checkpoints.volume.emptyDir.sizeLimit: Invalid value: \"much\"");
    }

    private static void wrong(String pointer, String value, String said) {
        WRONG.put(new String[] {pointer, value}, said);
    }

    private static void post(TestNamespace lab, ObjectNode json) {
        client.raw(LooseSchema.path(lab.namespace(), "TuningStudy"), "POST", json.toString());
    }

    /** A study with its defaults, which the loose schema does not fill in. */
    private static ObjectNode whole(ObjectNode manifest) {
        var stored = client.getKubernetesSerialization().convertValue(Manifests.stored(manifest), ObjectNode.class);
        stored.set("metadata", manifest.get("metadata"));
        return stored;
    }

    private static String accepted(TuningStudy study) {
        return study.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("Accepted"))
                .map(condition -> condition.getStatus() + " " + condition.getMessage())
                .findFirst()
                .orElse("");
    }

    /** Half of the studies exist when the operator starts, the others come while it watches. */
    private static void createWrongOnes(TestNamespace lab, int half) {
        int i = 0;
        for (var wrong : WRONG.keySet()) {
            if (i % 2 == half) {
                post(lab, with(whole(asha("wrong-" + i)), wrong[0], wrong[1]));
            }
            i++;
        }
    }

    @Test
    void studiesThatCannotBeReadAreRejectedWithTheirPathsAndAGoodOneCompletes() {
        var lab = TestNamespace.create(client, "unreadable");
        try (var loose = new LooseSchema(client, lab.namespace())) {
            createWrongOnes(lab, 0);
            try (var operator = new RunningOperator(lab.namespace());
                    var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
                createWrongOnes(lab, 1);
                post(lab, whole(plain("good", 2, 2, 2)));

                int i = 0;
                for (var said : WRONG.values()) {
                    var study =
                            lab.awaitStudy("wrong-" + i++, s -> s.getStatus().state() != null);
                    assertThat(accepted(study)).startsWith("False " + said);
                    assertThat(study.getStatus().state()).isEqualTo("Rejected");
                }
                assertThat(lab.awaitEnd("good").getStatus().state()).isEqualTo("Complete");
                assertThat(operator.unhealthy()).isEmpty();
            }
            client.raw(LooseSchema.path(lab.namespace(), "TuningStudy"), "DELETE", null);
        }
    }

    private static JsonNode raw(TestNamespace lab, String trial) {
        return Manifests.read(client.raw(LooseSchema.path(lab.namespace(), "TuningTrial") + "/" + trial));
    }

    @Test
    void aTrialThatANewerReleaseChangedIsLeftAloneAndItsStudySaysSo() {
        var lab = TestNamespace.create(client, "newer");
        var hold = new CountDownLatch(1);
        try (var loose = new LooseSchema(client, lab.namespace());
                var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(
                        client,
                        lab.namespace(),
                        new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> hold.await()))) {
            post(lab, whole(plain("digits", 2, 1, 2)));
            lab.awaitTrial("digits-0", trial -> lab.livePods().size() == 1);
            lab.patchTrial("digits-0", "", "{\"spec\": {\"future\": {\"x\": 1}}}");
            lab.patchTrial("digits-0", "status", "{\"status\": {\"state\": \"Hibernating\", \"future\": 7}}");

            var study = lab.awaitStudy(
                    "digits", s -> "Rejected".equals(s.getStatus().state()));
            assertThat(accepted(study))
                    .startsWith("False trial digits-0: status.state: Unsupported value: \"Hibernating\": use one of");
            assertThat(raw(lab, "digits-0").at("/status/state").asText()).isEqualTo("Hibernating");

            lab.patchTrial("digits-0", "status", "{\"status\": {\"state\": \"Running\"}}");
            hold.countDown();
            assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
            assertThat(raw(lab, "digits-0").at("/spec/future/x").asInt()).isEqualTo(1);
            assertThat(raw(lab, "digits-0").at("/status/future").asInt()).isEqualTo(7);
            assertThat(operator.unhealthy()).isEmpty();
        }
    }
}

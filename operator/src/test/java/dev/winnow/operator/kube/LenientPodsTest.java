package dev.winnow.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.workload.PodWorkload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods as an API server of another release may store them. */
class LenientPodsTest {
    private static final PodWorkload WORKLOAD = new PodWorkload("http://operator/report");
    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "digits-0-1", "namespace": "lab", "uid": "u", "resourceVersion": "7",
               "creationTimestamp": "2026-01-01T00:59:00Z",
               "labels": {"winnow.dev/trial": "digits-0", "winnow.dev/attempt": "1"}},
             "spec": {"nodeName": "node0", "enableServiceLinks": true, "containers":
               [{"name": "trainer", "ports": [{"containerPort": 80}], "resources": {"limits": {"cpu": "1"}}}]},
             "status": {"phase": "Running", "containerStatuses": [{"name": "trainer", "restartCount": 0,
               "state": {"terminated": {"exitCode": 0, "startedAt": "2026-01-01T01:00:00Z",
                 "finishedAt": "2026-01-01T02:00:00Z"}}}]}}
            """;

    private final KubernetesSerialization client = client();

    private static KubernetesSerialization client() {
        var mapper = new ObjectMapper();
        new LenientPods().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }

    private Pod listed(String json) {
        var list = client.unmarshal(
                "{\"apiVersion\": \"v1\", \"kind\": \"PodList\", \"items\": [" + json + ", " + POD + "]}",
                PodList.class);
        assertThat(WORKLOAD.view(list.getItems().get(1)).stage()).isInstanceOf(Stage.Succeeded.class);
        return list.getItems().get(0);
    }

    private Pod watched(String json) {
        return (Pod) client.unmarshal("{\"type\": \"MODIFIED\", \"object\": " + json + "}", WatchEvent.class)
                .getObject();
    }

    @Test
    void aPodThatFitsIsReadAsItIs() {
        var plain = new KubernetesSerialization().unmarshal(POD, Pod.class);

        assertThat(listed(POD)).isEqualTo(plain);
        assertThat(watched(POD)).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "true, {\"since\": 7}",
                "{\"containerPort\": 80}, {\"containerPort\": {\"from\": 80}}",
                "{\"containerPort\": 80}, 7",
                "{\"containerPort\": 80}, {\"containerPort\": 5000000000}"
            })
    void aFieldThatIsOfNoUseHereAndDoesNotFitIsPassedOver(String fits, String other) {
        var json = POD.replace(fits, other);

        assertThat(WORKLOAD.view(WORKLOAD.slim(listed(json))).stage()).isInstanceOf(Stage.Succeeded.class);
        assertThat(WORKLOAD.view(WORKLOAD.slim(watched(json))).stage()).isInstanceOf(Stage.Succeeded.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"Running\"; {\"is\": \"Running\"}; pod.status.phase: Invalid value: an object",
                "\"exitCode\": 0; \"exitCode\": \"none\"; pod.status.containerStatuses[0].state.terminated.exitCode: Invalid value",
                "\"exitCode\": 0; \"exitCode\": 5000000000; pod.status.containerStatuses[0].state.terminated.exitCode: Invalid value",
                "\"cpu\": \"1\"; \"cpu\": \"much\"; pod.spec.containers[0].resources.limits.cpu: Invalid value: \"much\"",
                "\"node0\"; [1]; pod.spec.nodeName: Invalid value: a list",
                "2026-01-01T02:00:00Z; at two; Text 'at two' could not be parsed"
            },
            delimiter = ';')
    void aPartThatIsOfUseAndDoesNotFitIsSaidAndNothingIsConcluded(String fits, String other, String said) {
        var json = POD.replace(fits, other);

        for (var pod : new Pod[] {listed(json), watched(json)}) {
            var view = WORKLOAD.view(WORKLOAD.slim(pod));
            assertThat(view.name()).isEqualTo("digits-0-1");
            assertThat(view.attempt()).isEqualTo(1);
            assertThat(view.stage()).isInstanceOfSatisfying(Stage.Waiting.class, waiting -> {
                assertThat(waiting.reason()).isEqualTo("PodUnreadable");
                assertThat(waiting.message()).contains(said);
                assertThat(waiting.taken()).as("is not replaced after a time").isFalse();
            });
        }
    }
}

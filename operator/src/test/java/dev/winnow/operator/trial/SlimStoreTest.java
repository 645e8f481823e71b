package dev.winnow.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.workload.PodWorkload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class SlimStoreTest {
    private static final PodWorkload WORKLOAD = new PodWorkload("http://operator/report");

    private static Pod pod() {
        return new KubernetesSerialization().unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: digits-0-3
                  uid: uid-of-pod
                  creationTimestamp: "2026-01-01T00:59:00Z"
                  deletionTimestamp: "2026-01-01T01:10:00Z"
                  labels: {winnow.dev/trial: digits-0, winnow.dev/attempt: "3"}
                  annotations: {winnow.dev/trainer: trainer, winnow.dev/pod-template-hash: a1, team: vision}
                spec:
                  nodeName: node0
                  containers:
                  - {name: trainer, image: "trainer:dev", resources: {limits: {nvidia.com/gpu: "2"}}}
                  - {name: logs}
                  initContainers:
                  - {name: proxy, image: "proxy:dev", restartPolicy: Always}
                status:
                  phase: Pending
                  initContainerStatuses:
                  - {name: proxy, state: {waiting: {reason: CrashLoopBackOff, message: again}}}
                  containerStatuses:
                  - {name: trainer, state: {waiting: {reason: PodInitializing}}}
                """, Pod.class);
    }

    @Test
    void theSlimPodOfTheCacheReadsLikeTheWholeOne() {
        var store = new SlimStore<Pod>(WORKLOAD::slim, new Acceptances<>(pod -> false, Clock.systemUTC()));
        store.put("key", pod());
        var slim = store.get("key");

        assertThat(WORKLOAD.view(slim)).isEqualTo(WORKLOAD.view(pod()));
        assertThat(WORKLOAD.view(slim).stage())
                .isEqualTo(Stage.Waiting.onNode("CrashLoopBackOff", "sidecar proxy: again"));
        assertThat(slim.getSpec().getContainers().get(0).getImage())
                .as("not kept")
                .isNull();
    }
}

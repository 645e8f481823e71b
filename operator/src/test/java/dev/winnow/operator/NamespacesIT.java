package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An operator that watches several namespaces has an informer for each. */
class NamespacesIT {
    private static final KubernetesClient client = ApiServer.client();

    @AfterAll
    static void close() {
        client.close();
    }

    /** A trainer that goes on until its pod is deleted. */
    private static int endless(Kubelet.Container container) throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    @Test
    void aRestartedOperatorFindsThePodsOfAllNamespaces() {
        var labs = List.of(
                TestNamespace.create(client, "several-a"),
                TestNamespace.create(client, "several-b"),
                TestNamespace.create(client, "several-c"));
        var names = labs.stream().map(TestNamespace::namespace).toArray(String[]::new);
        try (var a = new Kubelet(client, names[0], NamespacesIT::endless);
                var b = new Kubelet(client, names[1], NamespacesIT::endless);
                var c = new Kubelet(client, names[2], NamespacesIT::endless)) {
            try (var first = new RunningOperator(names)) {
                labs.forEach(lab -> lab.create(Manifests.plain("digits", 2, 2, 1)));
                labs.forEach(lab -> {
                    lab.awaitTrial("digits-0", State.Running);
                    lab.awaitTrial("digits-1", State.Running);
                });
            }
            try (var second = new RunningOperator(names)) {
                // A study that is new shows that the second operator is at work in every namespace.
                labs.forEach(lab -> lab.create(Manifests.plain("other", 1, 1, 1)));
                labs.forEach(lab -> lab.awaitTrial("other-0", State.Running));

                assertThat(labs).allSatisfy(lab -> {
                    assertThat(lab.pods())
                            .extracting(pod -> pod.getMetadata().getName())
                            .containsExactlyInAnyOrder("digits-0-1", "digits-1-1", "other-0-1");
                    assertThat(lab.trial("digits-0").getStatus().state()).isEqualTo(State.Running);
                });
                assertThat(second.studies().studies()).hasSize(6);
            }
        }
    }
}

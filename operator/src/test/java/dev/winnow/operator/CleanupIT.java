package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Cleanup;
import dev.winnow.api.Names;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Checkpoints that a study does not keep are removed by a pod once the study has ended. */
@Execution(ExecutionMode.CONCURRENT)
class CleanupIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    /** The commands of the pods that are to remove checkpoints, in the order of their starts. */
    private final List<List<String>> commands = new CopyOnWriteArrayList<>();

    /** Trainers, and pods that remove checkpoints and end with an exit code. */
    private Kubelet.Program programs(RunningOperator operator, int code) {
        var trainer = new Trainer(operator::report);
        return container -> {
            if (trainerOf(container.pod())) {
                return trainer.run(container);
            }
            commands.add(container.pod().getSpec().getContainers().get(0).getCommand());
            return code;
        };
    }

    private static boolean trainerOf(Pod pod) {
        return pod.getMetadata().getLabels().containsKey(Names.TRIAL_LABEL);
    }

    private static TuningStudy awaitCleanup(TestNamespace lab) {
        return lab.awaitStudy(
                "digits",
                study -> study.getStatus().cleanup() != null
                        && study.getStatus().cleanup().over());
    }

    @Test
    void theCheckpointsOfAllButTheBestAreRemovedOnce() {
        var lab = TestNamespace.create(client, "cleanup");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), programs(operator, 0))) {
            lab.create(with(checkpointed(plain("digits", 3, 2, 2)), "/spec/trial/checkpoints/keep", "Best"));
            var status = awaitCleanup(lab).getStatus();

            assertThat(status.state()).isEqualTo("Complete");
            assertThat(status.cleanup().state()).isEqualTo(Cleanup.State.Removed);
            assertThat(commands).singleElement().satisfies(command -> assertThat(command)
                    .endsWith("/checkpoints", status.best().trial()));
            lab.await("its pod is deleted", () -> lab.pods().stream().allMatch(CleanupIT::trainerOf));
        }
    }

    @Test
    void afterThreePodsThatFailedTheStudySaysWhy() {
        var lab = TestNamespace.create(client, "cleanup-fails");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), programs(operator, 1))) {
            lab.create(with(checkpointed(plain("digits", 1, 1, 1)), "/spec/trial/checkpoints/keep", "None"));
            var cleanup = awaitCleanup(lab).getStatus().cleanup();

            assertThat(cleanup.state()).isEqualTo(Cleanup.State.Failed);
            assertThat(cleanup.attempts()).isEqualTo(3);
            assertThat(cleanup.message()).isEqualTo("exit code 1");
            assertThat(commands).hasSize(3);
            lab.await("an event", () -> lab.eventsOf("digits").contains("CheckpointsNotRemoved"));
        }
    }

    @Test
    void itMeetsTheStandardRestrictedAndIsDoneByTheNextOperatorWhereOneDies() {
        var lab = TestNamespace.create(client, "cleanup-restricted");
        client.namespaces().withName(lab.namespace()).edit(namespace -> {
            namespace.getMetadata().setLabels(Map.of("pod-security.kubernetes.io/enforce", "restricted"));
            return namespace;
        });
        var manifest = with(checkpointed(plain("digits", 1, 1, 1)), "/spec/trial/checkpoints/keep", "None");
        with(
                manifest,
                "/spec/trial/pod/spec/securityContext",
                "{runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}");
        with(
                manifest,
                "/spec/trial/pod/spec/containers/0/securityContext",
                "{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}");
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report);
            // Nobody runs the pod that removes.
            try (var kubelet = new Kubelet(client, lab.namespace(), container -> {
                if (!trainerOf(container.pod())) {
                    new CountDownLatch(1).await();
                }
                return trainer.run(container);
            })) {
                lab.create(manifest);
                lab.await("the pod is there", () -> lab.pods().stream().anyMatch(pod -> !trainerOf(pod)));
            }
            operator.kill();
        }
        var pod = lab.pods().stream()
                .filter(found -> !trainerOf(found))
                .findFirst()
                .orElseThrow();
        client.pods()
                .inNamespace(lab.namespace())
                .withName(pod.getMetadata().getName())
                .editStatus(running -> {
                    running.getStatus().setPhase("Succeeded");
                    return running;
                });
        try (var operator = new RunningOperator(lab.namespace())) {
            assertThat(awaitCleanup(lab).getStatus().cleanup().state()).isEqualTo(Cleanup.State.Removed);
            assertThat(lab.study("digits").getStatus().cleanup().attempts()).isEqualTo(1);
        }
    }
}

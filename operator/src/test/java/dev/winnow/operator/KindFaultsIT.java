package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Names;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Changes;
import dev.winnow.testkit.JobController;
import dev.winnow.testkit.KindController;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.PlayedKind;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows of {@code docs/faults.md} that may befall an object with pods, for each kind, on a real API server with played controllers
 * and a played kubelet. None of them counts against the retries. One operator has them all, each as a study of one trial.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KindFaultsIT {
    private static final String NAMESPACE = "kind-faults";

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private enum Fault {
        EVICTED("Pending Evicted", true) {
            @Override
            void befalls(KindScene scene) {
                scene.kubelet()
                        .status(scene.pod(1), scene.status("{phase: Failed, reason: Evicted, message: low on memory}"));
            }
        },
        NODE_LOST("Pending Terminating", true) {
            @Override
            void befalls(KindScene scene) {
                scene.holdAndDelete();
                if (!scene.kind().endsByItsOwnWord()) {
                    scene.awaitShown("Pending Terminating");
                }
                assertThat(scene.trial().getStatus().attempts()).isEqualTo(1);
                scene.letGo();
            }
        },
        POD_DELETED("Pending PodVanished", true) {
            @Override
            void befalls(KindScene scene) {
                client.resource(scene.pod(1)).delete();
            }
        },
        REPORTING_POD_DELETED_BY_FORCE("Pending PodVanished", true) {
            @Override
            void befalls(KindScene scene) {
                client.resource(scene.pod(0)).withGracePeriod(0).delete();
            }
        },
        OTHER_POD_DELETED_BY_FORCE("Pending PodVanished", true) {
            @Override
            void befalls(KindScene scene) {
                client.resource(scene.pod(1)).withGracePeriod(0).delete();
            }
        },
        OBJECT_DELETED("Pending Terminating", true) {
            @Override
            void befalls(KindScene scene) {
                scene.object().delete();
            }
        },
        SUSPENDED("Pending Suspended", true) {
            @Override
            void befalls(KindScene scene) {
                var merge = PatchContext.of(PatchType.JSON_MERGE);
                scene.object()
                        .patch(merge, Manifests.read(scene.kind().suspension()).toString());
                scene.object()
                        .subresource("status")
                        .patch(
                                merge,
                                "{\"status\": {\"conditions\": [{\"type\": \"Suspended\", \"status\": \"True\"}]}}");
            }
        },
        NO_NODE("Queued Unschedulable", false) {
            @Override
            void befalls(KindScene scene) {
                scene.waits("{type: PodScheduled, status: 'False', reason: Unschedulable, message: no GPU}", "");
            }
        },
        NO_IMAGE("Queued ImagePullBackOff", false) {
            @Override
            void befalls(KindScene scene) {
                scene.waits(
                        "{type: PodScheduled, status: 'True'}", "{waiting: {reason: ImagePullBackOff, message: m}}");
            }
        };

        /** State and reason of the trial. */
        private final String shown;

        private final boolean running;

        Fault(String shown, boolean running) {
            this.shown = shown;
            this.running = running;
        }

        abstract void befalls(KindScene scene);
    }

    /** State and reason of each trial after each of its changes. */
    private final Map<String, List<String>> history = new ConcurrentHashMap<>();

    private TestNamespace lab;
    private RunningOperator operator;
    private List<AutoCloseable> controllers;
    private Kubelet kubelet;
    private SharedIndexInformer<TuningTrial> trials;

    @BeforeAll
    void startOperator() {
        played().forEach(kind -> kind.install(client));
        lab = TestNamespace.create(client, NAMESPACE);
        controllers = controllers(NAMESPACE);
        kubelet = new Kubelet(client, NAMESPACE, KindFaultsIT::trains, KindFaultsIT::waits);
        trials = client.resources(TuningTrial.class).inNamespace(NAMESPACE).inform(new Changes<>(this::note));
        operator = RunningOperator.thatAllows(
                NAMESPACE,
                Arrays.stream(TwoPodKind.values()).map(TwoPodKind::type).toArray(String[]::new));
    }

    private static Stream<PlayedKind> played() {
        return Arrays.stream(TwoPodKind.values())
                .filter(kind -> kind != TwoPodKind.JOB)
                .map(TwoPodKind::played);
    }

    private static List<AutoCloseable> controllers(String namespace) {
        return Stream.concat(
                        Stream.of(new JobController(client, namespace)),
                        played().map(kind -> new KindController(client, namespace, kind)))
                .map(AutoCloseable.class::cast)
                .toList();
    }

    private static int trains(Kubelet.Container container) throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    private static boolean waits(Pod pod) {
        var study = Optional.ofNullable(pod.getMetadata().getLabels().get(Names.STUDY_LABEL))
                .orElse("");
        return Arrays.stream(Fault.values())
                .filter(fault -> !fault.running)
                .anyMatch(fault -> study.endsWith(word(fault)));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void note(TuningTrial trial) {
        var status = trial.statusOrNew();
        history.computeIfAbsent(trial.getMetadata().getName(), name -> new CopyOnWriteArrayList<>())
                .add(status.state() + " " + status.reason());
    }

    @AfterAll
    void stopOperator() throws Exception {
        operator.close();
        trials.close();
        kubelet.close();
        for (var controller : controllers) {
            controller.close();
        }
    }

    static Stream<Arguments> kindsAndFaults() {
        return Arrays.stream(Fault.values())
                .flatMap(fault -> Arrays.stream(TwoPodKind.values()).map(kind -> Arguments.of(kind, fault)));
    }

    @ParameterizedTest
    @MethodSource("kindsAndFaults")
    void aFaultIsShownCountsForNothingAndTheTrialGoesOn(TwoPodKind kind, Fault fault) {
        var scene = new KindScene(lab, kubelet, kind, word(kind) + "-" + word(fault), history);
        lab.create(kind.study(scene.study()));
        lab.await("both pods", () -> scene.pods().size() == 2);
        if (fault.running) {
            scene.awaitRunning(1);
        }

        fault.befalls(scene);

        if (fault != Fault.NODE_LOST || !kind.endsByItsOwnWord()) {
            scene.awaitShown(fault.shown);
        }
        scene.awaitRunning(fault.running ? 2 : 1);
        assertThat(scene.trial().getStatus().failureCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anOperatorThatWasAwayGoesOnWithTheAttemptAndSeesThatAPodWasLost(TwoPodKind kind) throws Exception {
        var namespace = "kind-away-" + word(kind);
        var alone = TestNamespace.create(client, namespace);
        var scene = new KindScene(alone, kubelet, kind, "digits", history);
        var around = controllers(namespace);
        try (var nodes = new Kubelet(client, namespace, KindFaultsIT::trains)) {
            try (var first = RunningOperator.thatAllows(namespace, kind.type())) {
                alone.create(kind.study("digits"));
                scene.awaitRunning(1);
            }
            var uid = scene.trial().getStatus().pod().uid();
            try (var second = RunningOperator.thatAllows(namespace, kind.type())) {
                alone.edit("digits", "/spec/limits/trials", "2");
                alone.edit("digits", "/spec/limits/parallelTrials", "2");
                alone.awaitTrial("digits-1", State.Running);
                assertThat(scene.trial().getStatus().pod().uid()).isEqualTo(uid);
                assertThat(scene.trial().getStatus().attempts()).isEqualTo(1);
            }
            var lost = scene.pod(0).getMetadata().getUid();
            client.resource(scene.pod(0)).withGracePeriod(0).delete();
            alone.await("the lost pod is gone", () -> scene.pods().stream()
                    .noneMatch(pod -> pod.getMetadata().getUid().equals(lost)));
            try (var third = RunningOperator.thatAllows(namespace, kind.type())) {
                scene.awaitRunning(2);
                assertThat(scene.trial().getStatus().failureCount()).isZero();
            }
        } finally {
            for (var controller : around) {
                controller.close();
            }
        }
    }
}

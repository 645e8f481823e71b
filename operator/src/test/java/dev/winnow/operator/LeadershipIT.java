package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.SpareApiServer;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Operators as processes: the leader is stopped, woken, killed, told to end, and the API server goes away under it. The
 * study ends as it would, and no process ends by itself. What each change of the lead took is printed.
 */
@Execution(ExecutionMode.CONCURRENT)
class LeadershipIT {
    /** How long the API server is away once the leader has noticed. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage.seconds", 5));

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Within this time after the API server is there again the operator decides again. */
    private static final Duration BACK = Duration.ofSeconds(60);
    /** A second API server is a burden: one at a time. */
    private static final String SPARE = "the spare API server";

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    /** A study, its pods, and the replica to which the pods report. */
    private static final class Scene implements AutoCloseable {
        final TestNamespace lab;
        final LonePods pods;
        final AtomicReference<Replica> serving = new AtomicReference<>();
        final Kubelet kubelet;

        Scene(String namespace) {
            lab = TestNamespace.create(client, namespace);
            pods = new LonePods(client, namespace);
            kubelet = new Kubelet(
                    client,
                    namespace,
                    new Trainer(
                            (token, body) -> serving.get().report(token, body),
                            Trainer::learningRateQuality,
                            (trial, step) -> Thread.sleep(100)));
        }

        OperatorAccount account() {
            return OperatorAccount.in(lab.namespace());
        }

        Replica replica(String kubeconfig, String name) {
            var replica = new Replica(kubeconfig, lab.namespace(), OperatorAccount.LEASE, name);
            serving.compareAndSet(null, replica);
            return replica;
        }

        long ended() {
            return lab.trials().stream()
                    .filter(trial ->
                            trial.getStatus() != null && trial.getStatus().ended())
                    .count();
        }

        /** What was decided so far: the generation of each trial, which nothing but a decision raises. */
        Map<String, Long> decisions() {
            return lab.trials().stream()
                    .collect(Collectors.toMap(trial -> trial.getMetadata().getName(), trial -> trial.getMetadata()
                            .getGeneration()));
        }

        /** Waits until more is decided, and prints how long that took. */
        void awaitDecision(Map<String, Long> before, Stopwatch since, String fault) {
            lab.await("decides after " + fault, BACK, () -> !decisions().equals(before));
            since.print(fault + ", until the next decision");
        }

        /** Waits until the study is well on its way, with most of its decisions still to come. */
        void awaitMiddle() {
            lab.await("six trials", PATIENCE, () -> lab.trials().size() >= 6);
        }

        void awaitEnded(int trials) {
            lab.await(trials + " trials ended", PATIENCE, () -> ended() >= trials);
        }

        /** Everything ended well: no trial is missing, charged or there twice. */
        void check(int trials) {
            lab.await("the study has ended", PATIENCE, () -> lab.study("digits")
                    .statusOrNew()
                    .ended());
            lab.await("all trials ended", () -> ended() == trials);
            lab.await("no pod is left running", () -> lab.livePods().isEmpty());
            assertThat(lab.study("digits").getStatus().state()).isEqualTo("Complete");
            assertThat(lab.trials()).hasSize(trials).allSatisfy(trial -> {
                assertThat(trial.getStatus().failureCount()).isZero();
            });
            assertThat(pods.faults()).isEmpty();
        }

        @Override
        public void close() {
            kubelet.close();
            pods.close();
        }
    }

    private static ObjectNode asha() {
        return with(checkpointed(Manifests.asha("digits")), "/spec/limits/trials", "18");
    }

    private interface Play {
        void run(Scene scene) throws Exception;
    }

    private static void play(String namespace, Play play) throws Exception {
        try (var scene = new Scene(namespace)) {
            play.run(scene);
        }
    }

    @Test
    void aLeaderThatIsStoppedForLongerThanItsLeaseAndWokenDecidesNothingTwice() throws Exception {
        play("lead-stopped", scene -> {
            try (var first = scene.replica(scene.account().kubeconfig(), "stopped-first")) {
                first.awaitLead();
                try (var second = scene.replica(scene.account().kubeconfig(), "stopped-second")) {
                    second.awaitFollower("stopped-first");
                    scene.lab.create(asha());
                    scene.awaitEnded(2);
                    first.signal("STOP");
                    scene.serving.set(second);
                    second.awaitLead();
                    long before = scene.ended();
                    scene.awaitEnded((int) before + 2);
                    first.signal("CONT");
                    scene.check(18);
                    assertThat(first.alive()).isTrue();
                    assertThat(first.leads()).isFalse();
                    assertThat(second.leads()).isTrue();

                    // Both are what they were: the first one takes over again.
                    second.signal("STOP");
                    scene.serving.set(first);
                    first.awaitLead();
                    second.signal("CONT");
                }
            }
        });
    }

    @Test
    void aLeaderThatIsToldToEndGivesItsLeaseBack() throws Exception {
        play("lead-term", scene -> {
            try (var first = scene.replica(scene.account().kubeconfig(), "term-first")) {
                first.awaitLead();
                try (var second = scene.replica(scene.account().kubeconfig(), "term-second")) {
                    second.awaitFollower("term-first");
                    scene.lab.create(asha());
                    scene.awaitMiddle();
                    scene.serving.set(second);
                    var since = Stopwatch.start();
                    first.signal("TERM");
                    second.awaitLead();
                    since.print("SIGTERM of the leader, until another leads");
                    first.terminate();
                    assertThat(first.log()).contains("the lease is given back");
                    scene.check(18);
                }
            }
        });
    }

    @Test
    void aLeaderThatIsKilledIsFollowedByTheOther() throws Exception {
        play("lead-killed", scene -> {
            try (var first = scene.replica(scene.account().kubeconfig(), "killed-first")) {
                first.awaitLead();
                try (var second = scene.replica(scene.account().kubeconfig(), "killed-second")) {
                    second.awaitFollower("killed-first");
                    scene.lab.create(asha());
                    scene.awaitMiddle();
                    var since = Stopwatch.start();
                    first.close();
                    var before = scene.decisions();
                    scene.serving.set(second);
                    second.awaitLead();
                    since.print("SIGKILL of the leader, until another leads");
                    scene.awaitDecision(before, since, "SIGKILL of the leader");
                    scene.check(18);
                }
            }
        });
    }

    @Test
    @ResourceLock(SPARE)
    void itWaitsForAnApiServerThatIsNotThereYet() throws Exception {
        play("lead-early", scene -> {
            try (var server = new SpareApiServer()) {
                server.kill();
                try (var replica = scene.replica(server.kubeconfig(scene.account()), "early")) {
                    scene.lab.await("the second try", () -> replica.log().contains("next try in 2 s"));
                    assertThat(replica.alive()).isTrue();
                    assertThat(replica.report("token", "{}").get()).isEqualTo(503);
                    server.restart();
                    replica.awaitLead();
                    scene.lab.create(plain("digits", 3, 3, 2));
                    scene.check(3);
                }
            }
        });
    }

    @Test
    @ResourceLock(SPARE)
    void anApiServerThatStandsStillEndsTheLeadAndNothingElse() throws Exception {
        outage("SIGSTOP", "lead-outage-stop", SpareApiServer::pause, SpareApiServer::resume);
    }

    @Test
    @ResourceLock(SPARE)
    void anApiServerThatIsKilledEndsTheLeadAndNothingElse() throws Exception {
        outage("SIGKILL", "lead-outage-kill", SpareApiServer::kill, SpareApiServer::restart);
    }

    private interface Act {
        void on(SpareApiServer server);
    }

    private static void outage(String signal, String namespace, Act begin, Act end) throws Exception {
        play(namespace, scene -> {
            try (var server = new SpareApiServer();
                    var replica = scene.replica(server.kubeconfig(scene.account()), namespace)) {
                replica.awaitLead();
                scene.lab.create(asha());
                scene.awaitMiddle();
                begin.on(server);
                scene.lab.await("it leads no more", () -> !replica.leads());
                Thread.sleep(OUTAGE.toMillis());
                assertThat(replica.alive()).isTrue();
                var before = scene.decisions();
                end.on(server);
                var fault = signal + " of the API server, back after " + OUTAGE.toSeconds() + " s and the term";
                var since = Stopwatch.start();
                replica.awaitLead();
                scene.awaitDecision(before, since, fault);
                scene.check(18);
                assertThat(replica.log()).contains("this replica leads no more");
            }
        });
    }
}

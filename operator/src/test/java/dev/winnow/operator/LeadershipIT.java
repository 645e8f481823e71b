package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.FailedRun;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.SpareApiServer;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Operators as processes: the leader is stopped, woken, killed, told to end, and the API server goes away under it. The
 * study ends as it would, and no process ends by itself.
 */
class LeadershipIT {
    /** How long the API server is away; longer than a leader keeps its lead without it. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage.seconds", 15));

    private static final Duration PATIENCE = Duration.ofMinutes(2).plus(OUTAGE);

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

        void awaitEnded(int trials) {
            lab.await(trials + " trials ended", PATIENCE, () -> ended() >= trials);
        }

        /** Everything ended well: no trial is missing, charged or there twice. */
        void check(int trials) {
            lab.awaitEnd("digits");
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
            FailedRun.kept(namespace, scene.lab, List::of, () -> {
                play.run(scene);
                return true;
            });
        }
    }

    @Test
    void aLeaderThatIsStoppedForLongerThanItsLeaseAndWokenDecidesNothingTwice() throws Exception {
        play("lead-stopped", scene -> {
            try (var first = scene.replica(scene.account().kubeconfig(), "stopped-first")) {
                first.awaitLead();
                try (var second = scene.replica(scene.account().kubeconfig(), "stopped-second")) {
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
                    scene.lab.create(asha());
                    scene.awaitEnded(2);
                    scene.serving.set(second);
                    first.terminate();
                    assertThat(first.log()).contains("the lease is given back");
                    second.awaitLead();
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
                    scene.lab.create(asha());
                    scene.awaitEnded(2);
                    first.close();
                    scene.serving.set(second);
                    scene.check(18);
                }
            }
        });
    }

    @Test
    void itWaitsForAnApiServerThatIsNotThereYet() throws Exception {
        play("lead-early", scene -> {
            try (var server = new SpareApiServer()) {
                server.kill();
                try (var replica = scene.replica(server.kubeconfig(scene.account()), "early")) {
                    scene.lab.await("the second look", () -> replica.log().contains("next look in 2 s"));
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
    void anApiServerThatStandsStillEndsTheLeadAndNothingElse() throws Exception {
        outage("lead-outage-stop", SpareApiServer::pause, SpareApiServer::resume);
    }

    @Test
    void anApiServerThatIsKilledEndsTheLeadAndNothingElse() throws Exception {
        outage("lead-outage-kill", SpareApiServer::kill, SpareApiServer::restart);
    }

    private interface Act {
        void on(SpareApiServer server);
    }

    private static void outage(String namespace, Act begin, Act end) throws Exception {
        play(namespace, scene -> {
            try (var server = new SpareApiServer();
                    var replica = scene.replica(server.kubeconfig(scene.account()), namespace)) {
                replica.awaitLead();
                scene.lab.create(asha());
                scene.awaitEnded(2);
                begin.on(server);
                scene.lab.await("it leads no more", () -> !replica.leads());
                Thread.sleep(OUTAGE.toMillis());
                assertThat(replica.alive()).isTrue();
                end.on(server);
                replica.awaitLead();
                scene.check(18);
                assertThat(replica.log()).contains("this replica leads no more");
            }
        });
    }
}

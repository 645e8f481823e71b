package dev.winnow.operator.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.CuttableConnection;
import dev.winnow.testkit.MovingClock;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Replicas and their lease on a real API server; each try is a call of the test, and time is what the test says. */
class CampaignIT {
    private static final String NAMESPACE = "campaign";

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    static {
        ApiServer.namespace(client, NAMESPACE);
    }

    private final AtomicLong ticks = new AtomicLong();
    private final MovingClock clock = new MovingClock(Clock.systemUTC());

    private final class Replica {
        final Term term = new Term(clock, ticks::get);
        final Campaign campaign;

        Replica(String lease, String identity) {
            this(client, lease, identity);
        }

        Replica(KubernetesClient line, String lease, String identity) {
            campaign = new Campaign(line, NAMESPACE, lease, identity, term);
        }

        boolean leadsAfterATry() {
            campaign.step();
            return term.held();
        }
    }

    private void pass(Duration time) {
        ticks.addAndGet(time.toNanos());
        clock.forward(time);
    }

    private static Lease lease(String name) {
        return client.leases().inNamespace(NAMESPACE).withName(name).require();
    }

    @Test
    void oneOfTwoLeadsAndTheOtherTakesOverWhenItStops() {
        var one = new Replica("two", "one");
        var other = new Replica("two", "other");
        assertThat(one.leadsAfterATry()).isTrue();
        assertThat(other.leadsAfterATry()).isFalse();
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(2));
            assertThat(one.leadsAfterATry()).isTrue();
            assertThat(other.leadsAfterATry()).isFalse();
        }

        // The first one is stopped, and is woken when the second leads.
        pass(Duration.ofSeconds(11));
        assertThat(one.term.held()).isFalse();
        assertThat(other.leadsAfterATry()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(other.leadsAfterATry()).isTrue();
        assertThat(one.leadsAfterATry()).isFalse();
        assertThat(one.leadsAfterATry()).isFalse();
        assertThat(lease("two").getSpec().getHolderIdentity()).isEqualTo("pod/other");
        assertThat(lease("two").getSpec().getLeaseTransitions()).isEqualTo(1);
    }

    @Test
    void aLeaseThatWasGivenBackIsTakenAtTheNextTry() {
        var one = new Replica("back", "one");
        var other = new Replica("back", "other");
        assertThat(one.leadsAfterATry()).isTrue();
        assertThat(other.leadsAfterATry()).isFalse();

        one.campaign.close();

        assertThat(one.term.held()).isFalse();
        assertThat(other.leadsAfterATry()).isTrue();
        assertThat(one.leadsAfterATry()).isFalse();
    }

    @Test
    void aFollowerThatLeavesTakesNothingFromTheLeader() {
        var one = new Replica("follower", "one");
        var other = new Replica("follower", "other");
        assertThat(one.leadsAfterATry()).isTrue();
        assertThat(other.leadsAfterATry()).isFalse();

        other.campaign.close();

        assertThat(lease("follower").getSpec().getHolderIdentity()).isEqualTo("pod/one");
    }

    @Test
    void aLeaderWhoseLeaseWasDeletedOrTakenFromItFollows() {
        var one = new Replica("taken", "one");
        assertThat(one.leadsAfterATry()).isTrue();
        client.leases().inNamespace(NAMESPACE).withName("taken").delete();
        one.campaign.step();
        assertThat(one.leadsAfterATry()).isTrue();

        client.leases().inNamespace(NAMESPACE).withName("taken").edit(lease -> {
            lease.getSpec().setHolderIdentity("somebody");
            return lease;
        });
        one.campaign.step();
        assertThat(one.leadsAfterATry()).isFalse();
    }

    @Test
    void aRenewalWhoseAnswerWasLostIsFoundAtTheNextTry() {
        var one = new Replica("lost", "one");
        assertThat(one.leadsAfterATry()).isTrue();
        client.leases().inNamespace(NAMESPACE).withName("lost").edit(lease -> {
            lease.getSpec().setLeaseTransitions(3);
            return lease;
        });

        one.campaign.step();
        pass(Term.LENGTH);

        assertThat(one.leadsAfterATry()).isTrue();
    }

    /** What an operator of an earlier version writes into the lease of its time, and writes again when it renews. */
    private static void earlierOperatorLeads(String holder) {
        var lease = new LeaseBuilder()
                .withNewMetadata()
                .withName("winnow-operator")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(15)
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build();
        client.resource(lease).createOr(NonDeletingOperation::update);
    }

    @Test
    void whileAnEarlierVersionLeadsItFollows() {
        earlierOperatorLeads("old-1");
        var upgraded = new Replica("release-operator", "new-1");
        for (int i = 0; i < 10; i++) {
            assertThat(upgraded.leadsAfterATry()).isFalse();
            pass(Duration.ofSeconds(2));
            earlierOperatorLeads("old-1");
        }
        assertThat(upgraded.leadsAfterATry()).isFalse();
        pass(Candidate.PATIENCE);
        assertThat(upgraded.leadsAfterATry()).as("the earlier one is gone").isTrue();

        var restarted = new Replica("release-operator", "new-1");
        assertThat(restarted.leadsAfterATry())
                .as("waits for nobody who is gone")
                .isTrue();

        // And back: the earlier version knows its own lease only, and takes it.
        earlierOperatorLeads("old-2");
        assertThat(restarted.leadsAfterATry()).isFalse();
        client.leases().inNamespace(NAMESPACE).withName("winnow-operator").delete();
    }

    @Test
    void aReleaseWhoseLeaseIsNamedAsTheEarlierOneIsNoEarlierVersion() {
        var winnow = new Replica("winnow-operator", "one");
        var other = new Replica("other-winnow-operator", "other");
        assertThat(winnow.leadsAfterATry()).isTrue();
        assertThat(other.leadsAfterATry()).isTrue();

        winnow.campaign.close();
        earlierOperatorLeads("old-1");
        assertThat(winnow.leadsAfterATry()).isFalse();
        client.leases().inNamespace(NAMESPACE).withName("winnow-operator").delete();
    }

    @Test
    void aClientOfDecisionsWritesOnlyUnderTheLead() {
        var one = new Replica("fence", "one");
        var fenced = FencedClient.of(client, one.term);
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("decision")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .build();
        assertThatThrownBy(() -> fenced.resource(map).create()).hasStackTraceContaining("this replica does not lead");
        assertThat(fenced.configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("decision")
                        .get())
                .isNull();

        assertThat(one.leadsAfterATry()).isTrue();
        fenced.resource(map).create();
        pass(Term.LENGTH);

        assertThatThrownBy(() -> fenced.resource(map).delete()).hasStackTraceContaining("this replica does not lead");
        assertThat(client.configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("decision")
                        .get())
                .isNotNull();
    }

    @Test
    void aLeaderThatIsCutOffLeadsNoMore() {
        var line = CuttableConnection.whole();
        try (var cuttable = ApiServer.client(line)) {
            var one = new Replica(cuttable, "cut", "one");
            assertThat(one.leadsAfterATry()).isTrue();
            line.cut();
            pass(Duration.ofSeconds(5));
            assertThatThrownBy(one.campaign::step).isInstanceOf(KubernetesClientException.class);
            assertThat(one.term.held()).isTrue();
            pass(Duration.ofSeconds(4));
            assertThatThrownBy(one.campaign::step).isInstanceOf(KubernetesClientException.class);
            assertThat(one.term.held()).isFalse();
        }
    }
}

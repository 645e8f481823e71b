package dev.winnow.operator.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.CuttableConnection;
import dev.winnow.testkit.MovingClock;
import dev.winnow.testkit.OperatorAccount;
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
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static int namespaces;

    private final String namespace = "campaign-" + namespaces++;
    private final OperatorAccount account = account(namespace);

    @AutoClose
    private final KubernetesClient operator = account.client();

    private final AtomicLong ticks = new AtomicLong();
    private final MovingClock clock = new MovingClock(Clock.systemUTC());

    private final class Replica {
        final Term term = new Term(clock, ticks::get);
        final Campaign campaign;

        Replica(String identity) {
            this(operator, OperatorAccount.LEASE, identity);
        }

        Replica(KubernetesClient line, String lease, String identity) {
            campaign = new Campaign(line, namespace, lease, identity, term);
        }

        boolean leadsAfterATry() {
            campaign.step();
            return term.held();
        }
    }

    private static OperatorAccount account(String namespace) {
        ApiServer.namespace(client, namespace);
        return OperatorAccount.in(namespace);
    }

    private void pass(Duration time) {
        ticks.addAndGet(time.toNanos());
        clock.forward(time);
    }

    private Lease lease() {
        return client.leases()
                .inNamespace(namespace)
                .withName(OperatorAccount.LEASE)
                .require();
    }

    @Test
    void oneOfTwoLeadsAndTheOtherTakesOverWhenItStops() {
        var one = new Replica("one");
        var other = new Replica("other");
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
        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("pod/other");
        assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(1);
    }

    @Test
    void aLeaseThatWasGivenBackIsTakenAtTheNextTry() {
        var one = new Replica("one");
        var other = new Replica("other");
        assertThat(one.leadsAfterATry()).isTrue();
        assertThat(other.leadsAfterATry()).isFalse();

        one.campaign.close();

        assertThat(one.term.held()).isFalse();
        assertThat(other.leadsAfterATry()).isTrue();
        assertThat(one.leadsAfterATry()).isFalse();
    }

    @Test
    void aFollowerThatLeavesTakesNothingFromTheLeader() {
        var one = new Replica("one");
        var other = new Replica("other");
        assertThat(one.leadsAfterATry()).isTrue();
        assertThat(other.leadsAfterATry()).isFalse();

        other.campaign.close();

        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("pod/one");
    }

    @Test
    void aLeaderWhoseLeaseWasDeletedOrTakenFromItFollows() {
        var one = new Replica("one");
        assertThat(one.leadsAfterATry()).isTrue();
        client.leases().inNamespace(namespace).withName(OperatorAccount.LEASE).delete();
        one.campaign.step();
        assertThat(one.leadsAfterATry()).isTrue();

        client.leases().inNamespace(namespace).withName(OperatorAccount.LEASE).edit(lease -> {
            lease.getSpec().setHolderIdentity("somebody");
            return lease;
        });
        one.campaign.step();
        assertThat(one.leadsAfterATry()).isFalse();
    }

    @Test
    void aRenewalWhoseAnswerWasLostIsFoundAtTheNextTry() {
        var one = new Replica("one");
        assertThat(one.leadsAfterATry()).isTrue();
        client.leases().inNamespace(namespace).withName(OperatorAccount.LEASE).edit(lease -> {
            lease.getSpec().setLeaseTransitions(3);
            return lease;
        });

        one.campaign.step();
        pass(Term.LENGTH);

        assertThat(one.leadsAfterATry()).isTrue();
    }

    /** What an operator of an earlier version writes into the lease of its time, and writes again when it renews. */
    private void earlierOperatorLeads(String holder) {
        var lease = new LeaseBuilder()
                .withNewMetadata()
                .withName("winnow-operator")
                .withNamespace(namespace)
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
        var upgraded = new Replica("new-1");
        for (int i = 0; i < 10; i++) {
            assertThat(upgraded.leadsAfterATry()).isFalse();
            pass(Duration.ofSeconds(2));
            earlierOperatorLeads("old-1");
        }
        assertThat(upgraded.leadsAfterATry()).isFalse();
        pass(Candidate.PATIENCE);
        assertThat(upgraded.leadsAfterATry()).as("the earlier one is gone").isTrue();

        var restarted = new Replica("new-1");
        assertThat(restarted.leadsAfterATry())
                .as("waits for nobody who is gone")
                .isTrue();

        // And back: the earlier version knows its own lease only, and takes it.
        earlierOperatorLeads("old-2");
        assertThat(restarted.leadsAfterATry()).isFalse();
        client.leases().inNamespace(namespace).withName("winnow-operator").delete();
    }

    @Test
    void aReleaseWhoseLeaseIsNamedAsTheEarlierOneIsNoEarlierVersion() {
        var winnow = new Replica(operator, "winnow-operator", "one");
        var other = new Replica("other");
        assertThat(winnow.leadsAfterATry()).isTrue();
        assertThat(other.leadsAfterATry()).isTrue();

        winnow.campaign.close();
        earlierOperatorLeads("old-1");
        assertThat(winnow.leadsAfterATry()).isFalse();
        client.leases().inNamespace(namespace).withName("winnow-operator").delete();
    }

    @Test
    void aClientOfDecisionsWritesOnlyUnderTheLead() {
        var one = new Replica("one");
        var fenced = FencedClient.of(client, one.term);
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("decision")
                .withNamespace(namespace)
                .endMetadata()
                .build();
        assertThatThrownBy(() -> fenced.resource(map).create()).hasStackTraceContaining("this replica does not lead");
        assertThat(fenced.configMaps()
                        .inNamespace(namespace)
                        .withName("decision")
                        .get())
                .isNull();

        assertThat(one.leadsAfterATry()).isTrue();
        fenced.resource(map).create();
        pass(Term.LENGTH);

        assertThatThrownBy(() -> fenced.resource(map).delete()).hasStackTraceContaining("this replica does not lead");
        assertThat(client.configMaps()
                        .inNamespace(namespace)
                        .withName("decision")
                        .get())
                .isNotNull();
    }

    @Test
    void aLeaderThatIsCutOffLeadsNoMore() {
        var line = CuttableConnection.whole();
        try (var cuttable = account.client(line)) {
            var one = new Replica(cuttable, OperatorAccount.LEASE, "one");
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

package dev.winnow.operator.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class CandidateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Candidate candidate = new Candidate("me");

    private static Lease lease(String holder, String version, Instant renewed) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName("lease")
                .withResourceVersion(version)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseTransitions(4)
                .withAcquireTime(ZonedDateTime.ofInstant(NOW.minusSeconds(100), ZoneOffset.UTC))
                .withRenewTime(ZonedDateTime.ofInstant(renewed, ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    private boolean mayTake(Lease lease, Duration at) {
        return candidate.mayTake(lease, at.toNanos());
    }

    @Test
    void takesALeaseThatNobodyHoldsAtOnce() {
        assertThat(mayTake(lease("", "1", NOW), Duration.ZERO)).isTrue();
        assertThat(mayTake(new LeaseBuilder().withNewMetadata().endMetadata().build(), Duration.ZERO))
                .isTrue();
    }

    @Test
    void takesItsOwnLeaseAgainAtOnceAsAfterARestartInTheSamePod() {
        assertThat(mayTake(lease("me", "1", NOW), Duration.ZERO)).isTrue();
    }

    @Test
    void waitsTwelveSecondsForAHolderThatDoesNotRenew() {
        var lease = lease("other", "1", NOW);
        assertThat(mayTake(lease, Duration.ofSeconds(5))).isFalse();
        assertThat(mayTake(lease, Duration.ofMillis(16_999))).isFalse();
        assertThat(mayTake(lease, Duration.ofSeconds(17))).isTrue();
    }

    @Test
    void waitsAnewAfterEachRenewal() {
        assertThat(mayTake(lease("other", "1", NOW), Duration.ZERO)).isFalse();
        assertThat(mayTake(lease("other", "2", NOW), Duration.ofSeconds(11))).isFalse();
        assertThat(mayTake(lease("other", "2", NOW), Duration.ofSeconds(22))).isFalse();
        assertThat(mayTake(lease("other", "2", NOW), Duration.ofSeconds(23))).isTrue();
    }

    @Test
    void doesNotCompareTheClocksOfTwoNodes() {
        var longAgo = lease("other", "1", NOW.minus(Duration.ofDays(1)));
        assertThat(mayTake(longAgo, Duration.ZERO)).isFalse();
        var ahead = lease("other", "1", NOW.plus(Duration.ofDays(1)));
        assertThat(mayTake(ahead, Duration.ofSeconds(12))).isTrue();
    }

    @Test
    void writesItselfAndCountsTheChangeOfTheHolder() {
        var taken = candidate.held(lease("other", "1", NOW), NOW).getSpec();
        assertThat(taken.getHolderIdentity()).isEqualTo("me");
        assertThat(taken.getLeaseTransitions()).isEqualTo(5);
        assertThat(taken.getAcquireTime().toInstant()).isEqualTo(NOW);
        assertThat(taken.getRenewTime().toInstant()).isEqualTo(NOW);
        assertThat(taken.getLeaseDurationSeconds()).isEqualTo(12);
    }

    @Test
    void aRenewalMovesNothingButItsTime() {
        var renewed = candidate.held(lease("me", "1", NOW.minusSeconds(2)), NOW).getSpec();
        assertThat(renewed.getLeaseTransitions()).isEqualTo(4);
        assertThat(renewed.getAcquireTime().toInstant()).isEqualTo(NOW.minusSeconds(100));
        assertThat(renewed.getRenewTime().toInstant()).isEqualTo(NOW);
    }

    @Test
    void keepsTheVersionWhichFencesItsWrite() {
        assertThat(candidate.held(lease("other", "7", NOW), NOW).getMetadata().getResourceVersion())
                .isEqualTo("7");
    }
}

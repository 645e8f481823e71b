package dev.winnow.operator.lead;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a replica may take a lease, and what it writes then. The holder loses the lease when a replica has seen no change of
 * it for {@link #PATIENCE} of its own time; the times in the lease are for people, because clocks of two nodes differ.
 *
 * <p>Source: the leader election of k8s.io/client-go ({@code tools/leaderelection}).
 */
final class Candidate {
    /** How long the others wait for a holder that does not renew. */
    static final Duration PATIENCE = Duration.ofSeconds(12);

    private final String identity;
    private @Nullable String seen;
    private long seenAt;

    /** @param identity tells this replica from the others; the name of its pod */
    Candidate(String identity) {
        this.identity = identity;
    }

    /**
     * Whether this replica may take the lease now.
     *
     * @param lease as it was just read
     * @param nanos the time on a clock that nobody sets
     */
    boolean mayTake(Lease lease, long nanos) {
        var holder = holder(lease);
        if (holder.isEmpty() || holder.equals(identity)) {
            return true;
        }
        var version = lease.getMetadata().getResourceVersion();
        if (!version.equals(seen)) {
            seen = version;
            seenAt = nanos;
            return false;
        }
        return nanos - seenAt >= PATIENCE.toNanos();
    }

    /** The identity of the holder; empty when nobody holds the lease. */
    static String holder(Lease lease) {
        return lease.getSpec() == null
                ? ""
                : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    }

    /** The lease as this replica holds it, taken or renewed. */
    Lease held(Lease lease, Instant now) {
        boolean taken = !holder(lease).equals(identity);
        var time = ZonedDateTime.ofInstant(now, ZoneOffset.UTC);
        var before = lease.getSpec();
        var transitions = before == null ? null : before.getLeaseTransitions();
        var acquired = before == null ? null : before.getAcquireTime();
        return new LeaseBuilder(lease)
                .editOrNewSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds((int) PATIENCE.toSeconds())
                .withAcquireTime(taken || acquired == null ? time : acquired)
                .withRenewTime(time)
                .withLeaseTransitions(Objects.requireNonNullElse(transitions, 0) + (taken && before != null ? 1 : 0))
                .endSpec()
                .build();
    }

    /** The lease without a holder: anybody may take it at once. */
    static Lease released(Lease lease, Instant now) {
        return new LeaseBuilder(lease)
                .editOrNewSpec()
                .withHolderIdentity("")
                .withLeaseDurationSeconds(1)
                .withRenewTime(ZonedDateTime.ofInstant(now, ZoneOffset.UTC))
                .endSpec()
                .build();
    }
}

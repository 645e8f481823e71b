package dev.winnow.operator.lead;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tries to get the lease and to keep it, for as long as the process lives. A replica that loses the lease goes on as a
 * follower and takes the lease again when it is free.
 */
public final class Campaign implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Campaign.class);

    /** Between two tries. A lease that was given back is taken within this time. */
    private static final Duration PAUSE = Duration.ofMillis(1_500);
    /** One try is no longer than this, so that several fit into a term. */
    private static final RequestConfig QUICK = new RequestConfigBuilder()
            .withRequestTimeout(3_000)
            .withRequestRetryBackoffLimit(0)
            .build();

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final Candidate candidate;
    private final EarlierLease earlier;
    private final Term term;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "lead");
        thread.setDaemon(true);
        return thread;
    });
    private String leader = "";
    private @Nullable Lease mine;
    private boolean failed;
    private boolean led;
    private boolean left;

    /**
     * A campaign for a lease; {@link #start} begins it.
     *
     * @param namespace of the lease
     * @param name of the lease
     * @param identity tells this replica from the others; the name of its pod
     */
    public Campaign(KubernetesClient client, String namespace, String name, String identity, Term term) {
        this.client = client.newClient(QUICK).adapt(KubernetesClient.class);
        this.namespace = namespace;
        this.name = name;
        this.term = term;
        candidate = new Candidate(EarlierLease.holder(identity));
        earlier = new EarlierLease(this.client, namespace);
    }

    /** Begins: from now on this replica may get the lead. */
    public void start() {
        var unused = timer.scheduleWithFixedDelay(this::guarded, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void guarded() {
        try {
            step();
            failed = false;
        } catch (RuntimeException e) {
            // A task that throws is never run again, and the next try may well go through.
            LOG.logf(
                    failed ? Logger.Level.DEBUG : Logger.Level.WARN,
                    "the lease %s/%s can neither be read nor renewed, which is tried again: %s",
                    namespace,
                    name,
                    e.getMessage());
            failed = true;
        }
        if (led != term.held()) {
            led = !led;
            LOG.info(led ? "this replica leads" : "this replica leads no more: it decides nothing and takes reports");
        }
    }

    /** One try. */
    synchronized void step() {
        if (left) {
            return;
        }
        var before = mine;
        // Unless the try goes well, what is known of the lease is outdated.
        mine = null;
        var earlierLeader = name.equals(EarlierLease.NAME) ? Optional.<String>empty() : earlier.leader(term.now());
        if (earlierLeader.isPresent()) {
            term.end();
            follow(earlierLeader.get());
            return;
        }
        var asked = term.now();
        var lease = before == null ? read() : Optional.of(before);
        if (before == null && lease.isPresent() && !candidate.mayTake(lease.get(), asked.nanos())) {
            term.end();
            follow(Candidate.holder(lease.get()));
            return;
        }
        try {
            mine = lease.map(there ->
                            client.resource(candidate.held(there, asked.wall())).update())
                    .orElseGet(() -> client.resource(candidate.held(blank(), asked.wall()))
                            .create());
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            // Somebody else wrote: the next try reads.
            return;
        }
        term.renew(asked);
        follow(Candidate.holder(mine));
    }

    private Optional<Lease> read() {
        return Optional.ofNullable(
                client.leases().inNamespace(namespace).withName(name).get());
    }

    private Lease blank() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
    }

    private void follow(String holder) {
        if (!holder.equals(leader)) {
            leader = holder;
            LOG.infof("%s leads", holder.isEmpty() ? "nobody" : holder);
        }
    }

    /** Leads no more, and gives the lease back so that another replica can take it at once. */
    @Override
    public void close() {
        term.end();
        timer.shutdown();
        leave();
    }

    private synchronized void leave() {
        left = true;
        term.end();
        var held = mine;
        mine = null;
        if (held == null) {
            return;
        }
        try {
            client.resource(Candidate.released(held, term.now().wall())).update();
            LOG.info("the lease is given back");
        } catch (KubernetesClientException e) {
            LOG.warnf("the lease %s/%s was not given back and runs out: %s", namespace, name, e.getMessage());
        }
    }
}

package dev.winnow.operator.lead;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/**
 * The lease of the version before leases were named after their release: one name for all releases of a namespace. An
 * operator of that version knows no other lease. So while a release is upgraded pod by pod, or goes back, whoever holds this
 * lease leads, and replicas of this version follow.
 */
final class EarlierLease {
    /** The name in the version before. A release that is named {@code winnow} still uses it. */
    static final String NAME = "winnow-operator";

    /** No pod has a slash in its name. */
    private static final String MARK = "pod/";

    private final KubernetesClient client;
    private final String namespace;
    private final Candidate observer = new Candidate("");

    EarlierLease(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** What a replica of this version calls itself in a lease; the version before wrote the bare name of the pod. */
    static String holder(String pod) {
        return MARK + pod;
    }

    /** The operator of an earlier version that leads now; empty if there is none. */
    Optional<String> leader(Term.Moment now) {
        var lease = client.leases().inNamespace(namespace).withName(NAME).get();
        var holder = lease == null ? "" : Candidate.holder(lease);
        if (holder.isEmpty() || holder.startsWith(MARK)) {
            return Optional.empty();
        }
        if (observer.mayTake(lease, now.nanos())) {
            // It is gone: who starts later need not wait to see this again.
            client.resource(Candidate.released(lease, now.wall())).update();
            return Optional.empty();
        }
        return Optional.of(holder);
    }
}

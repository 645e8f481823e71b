package dev.winnow.operator.kube;

import dev.winnow.api.Owners;
import dev.winnow.api.Versions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process wrote and its informer may not have seen yet. Without it a turn on an old cache could promote one
 * trial too many, or write what was written a moment ago and be refused. It may be lost at any time: a fresh informer
 * starts from a list that holds all of it.
 *
 * @param <R> the resource
 */
public final class OwnWrites<R extends HasMetadata> {
    /** Longer than any informer lags; after it, what the informer lacks was deleted. */
    private static final Duration MEMORY = Duration.ofSeconds(30);

    private record Write<R>(R resource, Instant at) {}

    private final Map<String, Write<R>> writes = new ConcurrentHashMap<>();
    private final Clock clock;

    public OwnWrites(Clock clock) {
        this.clock = clock;
    }

    /** Remembers a resource as the API server answered it. */
    public void remember(R written) {
        forgetOld();
        writes.put(written.getMetadata().getUid(), new Write<>(written, Instant.now(clock)));
    }

    /** Forgets a resource that is gone. */
    public void forget(HasMetadata gone) {
        writes.remove(gone.getMetadata().getUid());
    }

    /**
     * The newest known state of the resources of one owner.
     *
     * @param seen the resources as the informer has them
     * @param owner uid of the owner
     */
    public List<R> over(Collection<R> seen, String owner) {
        forgetOld();
        var written = new HashMap<String, R>(); // An owner has many resources, of which few were written a moment ago.
        writes.values().stream()
                .map(Write::resource)
                .filter(resource -> Owners.owns(owner, resource))
                .forEach(resource -> written.put(resource.getMetadata().getUid(), resource));
        if (written.isEmpty()) {
            return List.copyOf(seen);
        }
        var known = new ArrayList<R>(seen.size() + written.size());
        for (var resource : seen) {
            known.add(written.remove(resource.getMetadata().getUid()) == null ? resource : newest(resource));
        }
        known.addAll(written.values());
        return List.copyOf(known);
    }

    /** The newest known state of a resource. */
    public R newest(R seen) {
        var write = writes.get(seen.getMetadata().getUid());
        if (write == null) {
            return seen;
        }
        if (Versions.of(seen) >= Versions.of(write.resource())) {
            writes.remove(seen.getMetadata().getUid(), write);
            return seen;
        }
        return write.resource();
    }

    private void forgetOld() {
        var oldest = Instant.now(clock).minus(MEMORY);
        writes.values().removeIf(write -> write.at().isBefore(oldest));
    }
}

package dev.winnow.operator.trial;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * When nodes took the attempts, by the clock of this process: the times in a pod are those of its node. Only an attempt that
 * was seen before and after counts. Of one that a node had taken before this process saw it, the time is not known.
 *
 * @param <R> the resource of an attempt
 */
final class Acceptances<R extends HasMetadata> {
    private final Predicate<R> accepted;
    private final Clock clock;
    private final Map<String, Instant> times = new ConcurrentHashMap<>();

    /** @param accepted whether a node has taken the attempt */
    Acceptances(Predicate<R> accepted, Clock clock) {
        this.accepted = accepted;
        this.clock = clock;
    }

    /** Notes that an attempt was seen, after another state of it or of something else of its name. */
    void changed(R before, R now) {
        var uid = now.getMetadata().getUid();
        if (uid.equals(before.getMetadata().getUid()) && !accepted.test(before) && accepted.test(now)) {
            times.putIfAbsent(uid, Instant.now(clock));
        }
    }

    /** Forgets an attempt that is gone. */
    void gone(R resource) {
        times.remove(resource.getMetadata().getUid());
    }

    /** When a node took the attempt. */
    Optional<Instant> of(R resource) {
        return Optional.ofNullable(times.get(resource.getMetadata().getUid()));
    }
}

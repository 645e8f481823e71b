package dev.winnow.operator.report;

import dev.winnow.engine.report.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What one pod may ask of the report port: so many reports at once, and so many a second. A trainer reports one step after
 * the other and meets neither limit. Of one thread.
 */
final class PodLimits {
    /** Reports of one pod at once: one, and one more whose connection has broken unseen. */
    static final int MOST_AT_ONCE = 2;
    /** A pod that reports steadily may report this often. */
    static final int MOST_A_SECOND = 100;
    /** Reports that may come faster, after a pause. */
    static final int BURST = 200;

    private static final Duration PACE = Duration.ofSeconds(1).dividedBy(MOST_A_SECOND);
    private static final Duration AHEAD = PACE.multipliedBy(BURST);

    /** The reports of a pod that are under way, and when a pod of steady pace would come with its next one. */
    private record Use(int atOnce, Instant next) {}

    private final Clock clock;
    private final Map<String, Use> pods = new HashMap<>();

    PodLimits(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts a report of a pod; it is followed by {@link #leave}.
     *
     * @throws Refusal with code 429 when the pod asks too much
     */
    void enter(String pod) throws Refusal {
        var now = Instant.now(clock);
        var use = pods.getOrDefault(pod, new Use(0, now));
        if (use.atOnce() >= MOST_AT_ONCE) {
            throw Refusal.tooMany(
                    MOST_AT_ONCE + " reports of this pod wait for their answers: report one step after the other");
        }
        var next = use.next().isBefore(now) ? now : use.next();
        if (!next.isBefore(now.plus(AHEAD))) {
            throw Refusal.tooMany(
                    "this pod reports more than " + MOST_A_SECOND + " times a second: report fewer steps");
        }
        pods.put(pod, new Use(use.atOnce() + 1, next.plus(PACE)));
    }

    /** A report of a pod is over. */
    void leave(String pod) {
        pods.computeIfPresent(pod, (name, use) -> new Use(use.atOnce() - 1, use.next()));
    }

    /** Forgets the pods that count for nothing any more. */
    void forget() {
        var now = Instant.now(clock);
        pods.values().removeIf(use -> use.atOnce() == 0 && !use.next().isAfter(now));
    }

    int size() {
        return pods.size();
    }
}

package dev.winnow.operator.kube;

import dev.winnow.engine.trial.StartRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * Spares the API server questions that it has just refused. Of all who would ask the same thing, one asks again, after pauses
 * that grow from 2 s to 5 min. Once it succeeds, one more may ask, then two, four, and so on, as a ReplicaSet starts its pods.
 * All of it may be forgotten at any time: then each asks once.
 *
 * @param <W> who waits
 */
public final class SlowStart<W> {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** So many may ask at once when nothing is refused any more. */
    private static final int WIDE_OPEN = 64;

    /**
     * Why not to ask now.
     *
     * @param why the latest refusal
     * @param again when to come back
     */
    public record Held(StartRefusal why, Duration again) {}

    private final class Line {
        private final long generation;
        private final Set<W> waiting = new LinkedHashSet<>();
        private StartRefusal why;
        private Instant next;
        private int refusals;
        private int open;
        private int asking;

        Line(long generation, StartRefusal why, Instant now) {
            this.generation = generation;
            this.why = why;
            this.next = now;
        }

        void refused(StartRefusal answer, Instant now) {
            why = answer;
            asking = Math.max(0, asking - 1);
            // Those who asked together are refused together, and that is one refusal.
            if (open > 0 || refusals == 0) {
                refusals++;
                open = 0;
                next = now.plus(pause());
            }
        }

        private Duration pause() {
            long seconds = FIRST_PAUSE.toSeconds() << Math.min(refusals - 1, 10);
            long longest = Math.min(seconds, LONGEST_PAUSE.toSeconds());
            return Duration.ofMillis((long) (longest * 1000 * (0.8 + 0.2 * jitter.getAsDouble())));
        }

        List<W> first(int many) {
            var woken = waiting.stream().limit(Math.max(0, many)).toList();
            woken.forEach(waiting::remove);
            return woken;
        }
    }

    private final DoubleSupplier jitter;
    private final Map<String, Line> lines = new HashMap<>();

    /** @param jitter gives numbers from 0 to 1, which shorten pauses by up to a fifth */
    public SlowStart(DoubleSupplier jitter) {
        this.jitter = jitter;
    }

    /**
     * Asks whether to ask. Whoever may ask says afterwards how it went: {@link #accepted}, {@link #refused} or
     * {@link #unanswered}.
     *
     * @param what the question, such as the uid of a study whose pods are created
     * @param generation of the manifest: another manifest is another question
     * @return why not; empty to ask now
     */
    public synchronized Optional<Held> enter(String what, long generation, W who, Instant now) {
        var line = lines.get(what);
        if (line == null || line.generation != generation) {
            lines.remove(what);
            return Optional.empty();
        }
        boolean due = !now.isBefore(line.next);
        if (due && line.open == 0) {
            line.open = 1;
            line.asking = 0;
        }
        if (line.open > line.asking) {
            line.asking++;
            line.waiting.remove(who);
            return Optional.empty();
        }
        line.waiting.add(who);
        return Optional.of(new Held(line.why, due ? FIRST_PAUSE : Duration.between(now, line.next)));
    }

    /** The question was answered well; the answer is who should come back now. */
    public synchronized List<W> accepted(String what) {
        var line = lines.get(what);
        if (line == null) {
            return List.of();
        }
        line.asking = Math.max(0, line.asking - 1);
        line.open = Math.max(1, 2 * line.open);
        if (line.open > WIDE_OPEN) {
            lines.remove(what);
            return new ArrayList<>(line.waiting);
        }
        return line.first(line.open - line.asking);
    }

    /** The question was refused; the answer is when to come back. */
    public synchronized Duration refused(String what, long generation, StartRefusal why, W who, Instant now) {
        lines.values()
                .removeIf(line -> now.isAfter(line.next.plus(LONGEST_PAUSE).plus(LONGEST_PAUSE)));
        var line = lines.computeIfAbsent(what, unknown -> new Line(generation, why, now));
        line.refused(why, now);
        line.waiting.add(who);
        return Duration.between(now, line.next);
    }

    /** The question got no answer. */
    public synchronized void unanswered(String what) {
        Optional.ofNullable(lines.get(what)).ifPresent(line -> line.asking = Math.max(0, line.asking - 1));
    }

    /** Something was given back that may have been in the way; the answer is who should come back now. */
    public synchronized List<W> eased(String what, Instant now) {
        var line = lines.get(what);
        if (line == null || line.open > 0) {
            return List.of();
        }
        line.refusals = 1;
        line.next = line.next.isBefore(now.plus(FIRST_PAUSE)) ? line.next : now.plus(FIRST_PAUSE);
        return line.first(1);
    }
}

package dev.winnow.operator.study;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one turn of a study may take, so that decisions are carried out soon after they were made and a study of a thousand
 * trials holds up nobody, itself included. A turn draws and carries out at least one thing. What it leaves, the next turn does,
 * which is due at once; the study comes to the same trials.
 */
final class TurnBudget {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /** What is drawn and not created is drawn anew in the next turn, so a turn draws no more than a busy API server creates in its time. */
    static final int MOST_DRAWS = 3;
    /** To draw, and then to carry out, may take so long. A single draw or write may take longer, but then it is the last one. */
    static final Duration LONGEST_PHASE = Duration.ofMillis(100);

    private final Clock clock;
    private final Predicate<Instant> mayBegin;
    private final Runnable progress;
    private Instant phase;
    private Instant draw = Instant.MAX;
    private Duration longestDraw = Duration.ZERO;
    private boolean spent;
    private boolean held;

    /**
     * The budget of a turn that begins now.
     *
     * @param mayBegin whether the turn may draw at all, asked once before the first draw
     * @param progress is told before each draw and after each decision that was carried out
     */
    TurnBudget(Clock clock, Predicate<Instant> mayBegin, Runnable progress) {
        this.clock = clock;
        this.mayBegin = mayBegin;
        this.progress = progress;
        phase = Instant.now(clock);
    }

    /** Whether the turn, which has drawn so many configurations, may draw another. */
    boolean draws(int drawn) {
        var now = Instant.now(clock);
        progress.run();
        measure(now);
        if (drawn == 0) {
            phase = now;
            held = !mayBegin.test(now);
        }
        boolean allowed = allows(!held && (drawn < 1 || (drawn < MOST_DRAWS && inTime())));
        draw = allowed ? now : Instant.MAX;
        return allowed;
    }

    private void measure(Instant now) {
        if (draw.isBefore(now)) {
            var length = Duration.between(draw, now);
            longestDraw = length.compareTo(longestDraw) > 0 ? length : longestDraw;
        }
    }

    /** How long the longest draw of the turn took, once the turn is decided; empty if it drew nothing. */
    Optional<Duration> longestDraw() {
        measure(Instant.now(clock));
        draw = Instant.MAX;
        return Optional.of(longestDraw).filter(length -> !length.isZero());
    }

    /** Whether the turn, which has carried out so many decisions, may carry out another. */
    boolean carriesOut(int done) {
        if (done == 0) {
            phase = Instant.now(clock);
        }
        progress.run();
        return allows(done < 1 || inTime());
    }

    /** When the next turn is due to do what this one left; empty if it left nothing. */
    Optional<Duration> again() {
        return Optional.of(held ? SlowDraws.ASK_AGAIN : AT_ONCE).filter(delay -> spent);
    }

    /** Whether something was left to the next turn. */
    boolean spent() {
        return spent;
    }

    private boolean inTime() {
        return Instant.now(clock).isBefore(phase.plus(LONGEST_PHASE));
    }

    private boolean allows(boolean allowed) {
        spent |= !allowed;
        return allowed;
    }
}

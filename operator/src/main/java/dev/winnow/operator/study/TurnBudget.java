package dev.winnow.operator.study;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What one turn of a study may take, so that decisions are carried out soon after they were made and a study of a thousand
 * trials holds up nobody, itself included. A turn draws and carries out at least one thing. What it leaves, the next turn does,
 * which is due at once; the study comes to the same trials.
 */
final class TurnBudget {
    static final int MOST_DRAWS = 16;
    /** A draw may take longer, but then it is the last one of its turn. */
    static final Duration LONGEST_DRAWING = Duration.ofMillis(200);

    static final Duration LONGEST_CARRYING_OUT = Duration.ofSeconds(1);

    private final Clock clock;
    private final Runnable progress;
    private Instant phase;
    private boolean spent;

    /**
     * The budget of a turn that begins now.
     *
     * @param progress is told before each draw and after each decision that was carried out
     */
    TurnBudget(Clock clock, Runnable progress) {
        this.clock = clock;
        this.progress = progress;
        phase = Instant.now(clock);
    }

    /** Whether the turn, which has drawn so many configurations, may draw another. */
    boolean draws(int drawn) {
        if (drawn == 0) {
            phase = Instant.now(clock);
        }
        progress.run();
        return allows(drawn < 1 || (drawn < MOST_DRAWS && within(LONGEST_DRAWING)));
    }

    /** Whether the turn, which has carried out so many decisions, may carry out another. */
    boolean carriesOut(int done) {
        if (done == 0) {
            phase = Instant.now(clock);
        }
        progress.run();
        return allows(done < 1 || within(LONGEST_CARRYING_OUT));
    }

    /** Whether something was left to the next turn. */
    boolean spent() {
        return spent;
    }

    private boolean within(Duration longest) {
        return Instant.now(clock).isBefore(phase.plus(longest));
    }

    private boolean allows(boolean allowed) {
        spent |= !allowed;
        return allowed;
    }
}

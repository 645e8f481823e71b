package dev.winnow.engine.trial;

import dev.winnow.api.TrialStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Attempts that live although a newer one took their place: the work of a leader that was stopped in the middle of a
 * decision and woke up when another one led. Two attempts must not write one checkpoint.
 */
final class StrayAttempts {
    private StrayAttempts() {}

    /**
     * The stray attempt to see to first: one that was not told to end, then one that has not ended yet.
     *
     * @param attempts all attempts of the trial that exist
     */
    static Optional<AttemptView> first(TrialStatus status, List<AttemptView> attempts) {
        int newest = attempts.stream().mapToInt(AttemptView::attempt).reduce(status.attemptCount(), Math::max);
        return attempts.stream()
                .filter(attempt -> attempt.attempt() < newest && attempt.alive())
                .min(Comparator.comparing(AttemptView::deleting).thenComparing(AttemptView::attempt));
    }
}

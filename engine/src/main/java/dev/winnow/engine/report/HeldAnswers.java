package dev.winnow.engine.report;

import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TuningTrial;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Holds back the answer to a report at a rung until the study has decided. A trial that goes on is answered; one that is
 * paused or stopped is not, because its pod is about to be deleted and must not train on meanwhile. No answer is held
 * longer than {@link #LONGEST}, so a trainer never hangs on an operator without a leader.
 */
final class HeldAnswers implements AutoCloseable {
    static final Duration LONGEST = Duration.ofSeconds(30);

    private record Held(TuningTrial trial, Instant until, CompletableFuture<Answer> answer) {}

    private final Trials trials;
    private final Queue<Held> held = new ConcurrentLinkedQueue<>();

    HeldAnswers(Trials trials) {
        this.trials = trials;
    }

    /** The answer to a report of {@code step} that is on record in {@code trial}. */
    CompletionStage<Answer> untilDecided(TuningTrial trial, int step, Instant now) {
        var spec = trial.getSpec();
        if (step < spec.resource() || !TrialFacts.of(trial).awaitsDecision()) {
            return CompletableFuture.completedFuture(Answer.TAKEN);
        }
        var answer = new CompletableFuture<Answer>();
        held.add(new Held(trial, now.plus(LONGEST), answer));
        return answer;
    }

    /** Answers those whose wait is over. Called many times a second. */
    void release(Instant now) {
        held.removeIf(waiting -> {
            boolean release = !now.isBefore(waiting.until()) || goesOn(waiting);
            if (release) {
                waiting.answer().complete(Answer.TAKEN);
            }
            return release;
        });
    }

    private boolean goesOn(Held waiting) {
        var meta = waiting.trial().getMetadata();
        return trials.trial(meta.getNamespace(), meta.getName())
                .filter(trial -> trial.getMetadata().getUid().equals(meta.getUid()))
                .map(trial ->
                        trial.getSpec().resource() > waiting.trial().getSpec().resource()
                                && trial.getSpec().desired() == Desired.Running)
                .orElse(true);
    }

    @Override
    public void close() {
        held.forEach(waiting -> waiting.answer().complete(Answer.TAKEN));
        held.clear();
    }
}

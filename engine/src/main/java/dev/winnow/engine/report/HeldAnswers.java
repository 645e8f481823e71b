package dev.winnow.engine.report;

import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TuningTrial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Holds back the answer to a report at a rung until the study has decided. A trial that goes on is answered; one that is
 * paused or stopped is not, because its pod is about to be deleted and must not train on meanwhile. No answer is held
 * longer than {@link #LONGEST}, so a trainer never hangs on an operator without a leader.
 */
final class HeldAnswers implements AutoCloseable {
    static final Duration LONGEST = Duration.ofSeconds(30);
    /** Of a trial: more reports do not come at once, so the older ones are of connections that are gone. */
    private static final int MOST_OF_A_TRIAL = 4;

    private record Held(TuningTrial trial, Instant until, CompletableFuture<Answer> answer) {
        boolean goesOn(TuningTrial now) {
            return now.getSpec().resource() > trial.getSpec().resource()
                    && now.getSpec().desired() == Desired.Running;
        }
    }

    private final Trials trials;
    private final Map<String, List<Held>> byUid = new ConcurrentHashMap<>();

    HeldAnswers(Trials trials) {
        this.trials = trials;
    }

    /** The answer to a report of {@code step} that is on record in {@code trial}. */
    CompletionStage<Answer> untilDecided(TuningTrial trial, int step, Instant now) {
        var spec = trial.getSpec();
        if (step < spec.resource() || !TrialFacts.of(trial).awaitsDecision()) {
            return CompletableFuture.completedFuture(Answer.TAKEN);
        }
        var held = new Held(trial, now.plus(LONGEST), new CompletableFuture<>());
        var tooMany = new ArrayList<Held>();
        byUid.compute(trial.getMetadata().getUid(), (uid, before) -> {
            var after = before == null ? new ArrayList<Held>() : new ArrayList<>(before);
            after.add(held);
            while (after.size() > MOST_OF_A_TRIAL) {
                tooMany.add(after.remove(0));
            }
            return List.copyOf(after);
        });
        tooMany.forEach(oldest -> oldest.answer().complete(Answer.TAKEN));
        // The decision may have come in before the answer was held.
        seen(trial).ifPresent(this::changed);
        return held.answer();
    }

    /** Answers those who wait for a decision about this trial, if it goes on. */
    void changed(TuningTrial trial) {
        answer(trial.getMetadata().getUid(), waiting -> waiting.goesOn(trial));
    }

    /** Answers those whose wait is over, and those of trials that are gone. Called about every second. */
    void release(Instant now) {
        byUid.forEach((uid, all) -> {
            var trial = seen(all.get(0).trial());
            answer(uid, waiting -> trial.isEmpty() || waiting.goesOn(trial.get()) || !now.isBefore(waiting.until()));
        });
    }

    private Optional<TuningTrial> seen(TuningTrial trial) {
        var meta = trial.getMetadata();
        return trials.trial(meta.getNamespace(), meta.getName())
                .filter(there -> there.getMetadata().getUid().equals(meta.getUid()));
    }

    private void answer(String uid, Predicate<Held> who) {
        var over = new ArrayList<Held>();
        byUid.computeIfPresent(uid, (key, all) -> {
            var left = new ArrayList<Held>();
            all.forEach(waiting -> (who.test(waiting) ? over : left).add(waiting));
            return left.isEmpty() ? null : List.copyOf(left);
        });
        over.forEach(waiting -> waiting.answer().complete(Answer.TAKEN));
    }

    @Override
    public void close() {
        byUid.keySet().forEach(uid -> answer(uid, waiting -> true));
    }
}

package dev.winnow.operator.study;

import dev.winnow.api.Durations;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.study.TimeToLive;
import dev.winnow.operator.kube.Deletion;
import io.fabric8.kubernetes.api.model.Preconditions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Deletes studies that have outlived their end. A deletion cannot be taken back, so a clock that jumped for a moment must not
 * decide it: the time must be over for a while by a clock that nobody sets. What is deleted is the study that was seen, and
 * only if nobody wrote to it since.
 */
final class Expiry {
    private static final Duration LONGEST_DOUBT = Duration.ofMinutes(1);

    private final Deletion deletion;
    private final TimeToLive kept;
    private final LongSupplier ticker;
    /** When the time of a study was first seen to be over, by the study's uid. */
    private final Map<String, Long> over = new ConcurrentHashMap<>();

    /**
     * @param kept how long studies are kept that have ended
     * @param ticker nanoseconds of a clock that nobody sets
     */
    Expiry(Deletion deletion, TimeToLive kept, LongSupplier ticker) {
        this.deletion = deletion;
        this.kept = kept;
        this.ticker = ticker;
    }

    /** Deletes the study if its time is over for long enough; else says after how long to ask again. */
    Optional<Duration> expire(TuningStudy study, StudyStatus status, Instant now) {
        var meta = study.getMetadata();
        var left = study.getUnread().isEmpty() ? kept.left(study, status, now) : Optional.<Duration>empty();
        if (left.isEmpty() || Durations.positive(left.get())) {
            over.remove(meta.getUid());
            return left;
        }
        var doubt = doubt(study)
                .minusNanos(ticker.getAsLong() - over.computeIfAbsent(meta.getUid(), uid -> ticker.getAsLong()));
        if (Durations.positive(doubt)) {
            return Optional.of(doubt);
        }
        deletion.of(
                TuningStudy.class,
                meta.getNamespace(),
                meta.getName(),
                new Preconditions(meta.getResourceVersion(), meta.getUid()));
        over.remove(meta.getUid());
        return Optional.empty();
    }

    /** As long as the study is kept, a minute at most. */
    private Duration doubt(TuningStudy study) {
        var time = kept.of(study).orElseThrow();
        return time.compareTo(LONGEST_DOUBT) < 0 ? time : LONGEST_DOUBT;
    }
}

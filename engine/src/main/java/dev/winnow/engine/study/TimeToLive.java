package dev.winnow.engine.study;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a study that has ended is kept.
 *
 * @param byDefault how long one is kept whose manifest does not say it; empty: for ever
 */
public record TimeToLive(Optional<Duration> byDefault) {
    /** A study is kept for ever unless {@code spec.ttlSecondsAfterFinished} says something else. */
    public static final TimeToLive OF_THE_MANIFEST = new TimeToLive(Optional.empty());

    /** How long a study is kept after its end; empty: for ever. */
    public Optional<Duration> of(TuningStudy study) {
        return Optional.ofNullable(study.getSpec().ttlSecondsAfterFinished())
                .map(seconds -> Duration.ofSeconds(seconds))
                .or(() -> byDefault);
    }

    /** The time that is left, 0 or less when the study is to be deleted; empty while the study is to be kept. */
    public Optional<Duration> left(TuningStudy study, StudyStatus status, Instant now) {
        return Optional.ofNullable(status.completionTime()).flatMap(end -> of(study)
                .map(kept -> Duration.between(now, Instant.parse(end).plus(kept))));
    }
}

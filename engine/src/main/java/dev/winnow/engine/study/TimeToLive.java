package dev.winnow.engine.study;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a study that has ended is kept: {@code spec.ttlSecondsAfterFinished}. */
public final class TimeToLive {
    private TimeToLive() {}

    /** The time that is left, 0 or less when the study is to be deleted; empty while the study is to be kept. */
    public static Optional<Duration> left(TuningStudy study, StudyStatus status, Instant now) {
        var ttl = study.getSpec().ttlSecondsAfterFinished();
        return ttl == null || status.completionTime() == null
                ? Optional.empty()
                : Optional.of(Duration.between(
                        now, Instant.parse(status.completionTime()).plusSeconds(ttl)));
    }
}

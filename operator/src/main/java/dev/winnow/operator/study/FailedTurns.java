package dev.winnow.operator.study;

import dev.winnow.api.Durations;
import dev.winnow.api.TuningStudy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Studies whose latest turn failed by a fault of the operator. Whatever happens meanwhile, such a study rests before its next
 * turn, after each failure twice as long. A changed manifest has a turn at once.
 */
final class FailedTurns {
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    /** @param until when the study has rested, in nanoseconds of the ticker */
    record Failed(long generation, Duration rest, long until) {}

    private final PerStudy<Failed> latest;
    private final LongSupplier ticker;

    /**
     * No study has failed yet.
     *
     * @param ticker nanoseconds of a clock that nobody sets
     */
    FailedTurns(PerStudy<Failed> latest, LongSupplier ticker) {
        this.latest = latest;
        this.ticker = ticker;
    }

    /** How long the study rests from now on; empty if it may have a turn. */
    Optional<Duration> rest(TuningStudy study) {
        return latest.of(study)
                .filter(failed -> failed.generation() == study.getMetadata().getGeneration())
                .map(failed -> Duration.ofNanos(failed.until() - ticker.getAsLong()))
                .filter(Durations::positive);
    }

    /** A turn of the study has failed; the answer is how long the study rests. */
    Duration failed(TuningStudy study) {
        long generation = study.getMetadata().getGeneration();
        var rest = latest.of(study)
                .filter(before -> before.generation() == generation)
                .map(before -> Durations.doubled(before.rest(), LONGEST_REST))
                .orElse(FIRST_REST);
        latest.put(study, new Failed(generation, rest, ticker.getAsLong() + rest.toNanos()));
        return rest;
    }

    /** A turn of the study went well. */
    void passed(TuningStudy study) {
        latest.remove(study);
    }
}

package dev.winnow.operator.study;

import dev.winnow.api.TuningStudy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What this process remembers of each study that exists. It may be lost at any time, and may be used by several threads.
 *
 * @param <T> what is remembered
 */
final class PerStudy<T> {
    private final Predicate<TuningStudy> exists;
    private final Map<String, T> kept = new ConcurrentHashMap<>();

    /**
     * Nothing is remembered yet. Whoever makes this calls {@link #remove} when a study is gone.
     *
     * @param exists whether a study exists
     */
    PerStudy(Predicate<TuningStudy> exists) {
        this.exists = exists;
    }

    Optional<T> of(TuningStudy study) {
        return Optional.ofNullable(kept.get(uid(study)));
    }

    /** What is remembered of a study, or else what is remembered from now on. A study's turns come one after another. */
    T of(TuningStudy study, Supplier<T> first) {
        var known = kept.get(uid(study));
        if (known == null) {
            known = first.get();
            put(study, known);
        }
        return known;
    }

    /** Remembers something of a study, unless the study is gone: a turn may outlive its study. */
    void put(TuningStudy study, T value) {
        kept.put(uid(study), value);
        if (!exists.test(study)) {
            remove(study);
        }
    }

    /** Forgets a study. */
    void remove(TuningStudy study) {
        kept.remove(uid(study));
    }

    private static String uid(TuningStudy study) {
        return study.getMetadata().getUid();
    }
}

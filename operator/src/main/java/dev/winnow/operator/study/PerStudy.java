package dev.winnow.operator.study;

import dev.winnow.api.TuningStudy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What this process remembers of each study. It may be lost at any time. What is left of studies that are gone is forgotten
 * before it is as much as what is kept of those that exist. It may be used by several threads.
 *
 * @param <T> what is remembered
 */
final class PerStudy<T> {
    private final Supplier<List<TuningStudy>> existing;
    private final Map<String, T> kept = new ConcurrentHashMap<>();

    /** @param existing the studies that exist now */
    PerStudy(Supplier<List<TuningStudy>> existing) {
        this.existing = existing;
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

    void put(TuningStudy study, T value) {
        if (kept.put(uid(study), value) == null) {
            forgetOthers();
        }
    }

    private void forgetOthers() {
        var studies = existing.get();
        if (kept.size() > 2 * studies.size() + 1) {
            kept.keySet().retainAll(studies.stream().map(PerStudy::uid).collect(Collectors.toSet()));
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

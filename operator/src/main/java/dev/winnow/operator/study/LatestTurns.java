package dev.winnow.operator.study;

import dev.winnow.api.TuningStudy;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** When each study had its latest turn in this process; liveness is told by it. */
public final class LatestTurns {
    private final StudyCache cache;
    private final Map<String, Instant> turns = new ConcurrentHashMap<>();

    public LatestTurns(StudyCache cache) {
        this.cache = cache;
    }

    /** A study has its turn. */
    void note(TuningStudy study, Instant now) {
        turns.put(study.getMetadata().getUid(), now);
        var studies = cache.studies();
        if (turns.size() > 2 * studies.size()) {
            turns.keySet()
                    .retainAll(studies.stream()
                            .map(known -> known.getMetadata().getUid())
                            .collect(Collectors.toSet()));
        }
    }

    /** The latest turn of a study; empty if the study had none in this process. */
    public Optional<Instant> of(TuningStudy study) {
        return Optional.ofNullable(turns.get(study.getMetadata().getUid()));
    }
}

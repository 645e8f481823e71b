package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the search goes; read from the study's status alone.
 *
 * @param space how large the search space is and how much of it was tried; null before the first turn
 * @param pruner what a pruner that learns has found out
 * @param warmStart what the sampler learned from other studies
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchNotes(
        StudyStatus.@Nullable Space space,
        @Nullable String pruner,
        @Nullable WarmStart warmStart) {

    /**
     * What was learned from other studies.
     *
     * @param found trials that the studies had
     * @param learned those of the trials that the sampler reads
     */
    public record WarmStart(List<String> studies, int found, int learned) {}

    /** Reads the status of a study. */
    public static SearchNotes of(TuningStudy study) {
        var status = study.statusOrNew();
        return new SearchNotes(
                status.searchSpace(),
                status.pruner(),
                Optional.ofNullable(status.warmStart())
                        .map(earlier -> new WarmStart(
                                earlier.studies(),
                                earlier.found(),
                                earlier.trials().size()))
                        .orElse(null));
    }
}

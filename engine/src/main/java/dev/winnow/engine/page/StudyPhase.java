package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.study.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a study stands; read from its status alone.
 *
 * @param state Rejected, Waiting, Running, Suspended, Complete or Failed; null before anybody has looked at the study
 * @param ended whether nothing can happen to the study any more
 * @param message why the study is in this state, for people; empty if there is nothing to say
 * @param warnings what a person should know of a study that is hardly what was meant, each a sentence
 * @param trials the trials by state; null before the first turn
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudyPhase(
        @Nullable String state,
        boolean ended,
        String message,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
        @Nullable String startTime,
        @Nullable String completionTime,
        @Nullable Counts trials) {

    /** Reads the status of a study. */
    public static StudyPhase of(TuningStudy study) {
        var status = study.statusOrNew();
        return new StudyPhase(
                status.state(),
                status.ended(),
                Optional.ofNullable(status.conditions()).orElse(List.of()).stream()
                        .filter(condition -> condition.getType().equals("Progressing"))
                        .map(Condition::getMessage)
                        .filter(message -> message != null && !message.isEmpty())
                        .findFirst()
                        .orElse(""),
                Conditions.warnings(status.conditions()),
                status.startTime(),
                status.completionTime(),
                status.trials());
    }
}

package dev.winnow.engine.study;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this release cannot read of a study and its trials, because a newer release wrote it, or because a schema let too much
 * pass. By such a study nothing is decided, so that nothing which others know is undone.
 */
final class Unreadable {
    private Unreadable() {}

    /** What cannot be read of a study, else of the first such trial. */
    static List<Problem> problems(TuningStudy study, List<TuningTrial> trials) {
        if (!study.getUnread().isEmpty()) {
            return study.getUnread().stream().map(Problem::of).toList();
        }
        return trials.stream()
                .filter(trial -> !trial.getUnread().isEmpty())
                .limit(1)
                .flatMap(Unreadable::problems)
                .toList();
    }

    private static Stream<Problem> problems(TuningTrial trial) {
        var name = trial.getMetadata().getName();
        return trial.getUnread().stream()
                .map(part -> new Problem("trial " + name + ": " + part.path(), part.message()));
    }
}

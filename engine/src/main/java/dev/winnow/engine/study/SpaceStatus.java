package dev.winnow.engine.study;

import dev.winnow.api.StudyStatus.Space;
import dev.winnow.search.analysis.Exploration;
import dev.winnow.search.study.Planner;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Locale;

/** Builds what the status of a study says of its search space. */
final class SpaceStatus {
    private SpaceStatus() {}

    /**
     * The search space of a study.
     *
     * @param history the trials that exist
     * @param created trials ever created
     */
    static Space of(Study definition, List<Trial> history, TrialTotals totals, int created) {
        var exploration = Exploration.of(definition.space(), created);
        var share = exploration.share();
        var seconds = totals.secondsPerTrial();
        return new Space(
                exploration.sizeText(),
                created,
                share.isPresent() ? String.format(Locale.ROOT, "%.2g %%", share.getAsDouble() * 100) : null,
                seconds.isPresent() ? exploration.exhaustive(seconds.getAsDouble()) : null,
                Planner.explainSampler(definition, history).orElse(null));
    }
}

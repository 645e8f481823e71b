package dev.winnow.engine.study;

import dev.winnow.api.Resources;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import java.util.List;
import java.util.Optional;

/** A study that has ended. */
public final class EndedStudy {
    private EndedStudy() {}

    /**
     * Whether a study has ended and its status says the last word: its manifest has not changed since, and the status counts
     * the trials and what they used as they are. Another turn would decide nothing and record the same. To find this out
     * costs a walk through the trials; nothing is read or built.
     *
     * @param trials the trials of the study that exist
     */
    public static boolean settled(TuningStudy study, List<TuningTrial> trials) {
        var status = study.statusOrNew();
        if (!status.ended() || !study.getMetadata().getGeneration().equals(status.observedGeneration())) {
            return false;
        }
        if (!Unreadable.problems(study, trials).isEmpty()) {
            return false;
        }
        var totals = new TrialTotals(trials);
        // What is advised follows from the rest.
        var advice = Optional.ofNullable(status.resources()).map(Resources::advice);
        return totals.counts(status.created()).equals(status.trials())
                && ResourceStatus.of(trials, StudyCosts.of(trials), totals, advice)
                        .equals(status.resources());
    }
}

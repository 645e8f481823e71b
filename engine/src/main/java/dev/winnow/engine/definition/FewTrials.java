package dev.winnow.engine.definition;

import dev.winnow.search.study.Study;
import java.util.Optional;

/** A study with so few trials that none comes to its last step by its rank. */
public final class FewTrials {
    private FewTrials() {}

    /** What a person should know; empty if the study has enough trials, or ends by something else. */
    public static Optional<String> warning(Study study) {
        int fewest = study.pruner().fewestTrials();
        if (study.trialLimit().isEmpty() || study.trialLimit().getAsInt() >= fewest) {
            return Optional.empty();
        }
        return Optional.of("spec.limits.trials is " + study.trialLimit().getAsInt() + ", but it takes "
                + (fewest == Integer.MAX_VALUE ? "more than 100,000" : "at least " + fewest)
                + " trials until one comes to step " + study.pruner().maxResource() + " by its rank under spec.pruner:"
                + " at most one is trained so far, when all others have ended, and values of earlier steps decide which."
                + " Raise limits.trials, or have fewer rungs");
    }
}

package dev.winnow.search.study;

import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Optional;

/**
 * What a study knows that its present trials do not show, because it was true earlier. Each {@link Plan} returns the
 * memory that the caller keeps and passes to the next plan.
 *
 * @param improvement when the best value last improved; empty = not yet, or the study has no {@link Plateau}
 * @param expected what a model last expected of another trial; empty = too early, or the study has no
 *     {@link ExpectedImprovementBound}
 * @param room what is known of the room for trials
 */
public record Memory(
        Optional<Plateau.Improvement> improvement, Optional<ExpectedImprovementBound.Estimate> expected, Room room) {
    /** The memory of a study that has not been planned yet. */
    public static final Memory NONE = new Memory(Optional.empty(), Optional.empty(), Room.UNKNOWN);

    /**
     * The memory after a plan. Another plan with the same trials changes nothing.
     *
     * @param trials of the study, ordered by number
     * @param created trial numbers used so far
     * @param now what the trials show of their room
     */
    Memory after(Study study, List<Trial> trials, int created, Room now) {
        return new Memory(
                study.limits()
                        .plateau()
                        .flatMap(plateau -> plateau.last(improvement, study.objectives(), trials, created)),
                study.limits().expectedImprovement().flatMap(bound -> bound.last(expected, study, trials)),
                now);
    }
}

package dev.winnow.search.study;

import java.util.List;
import java.util.stream.Collectors;

/** The parts of a study do not fit together. */
public final class IncompatibleStudyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** The part of a study that has to change. */
    public enum Part {
        SAMPLER,
        PRUNER,
        LIMITS,
        INITIAL_TRIALS,
        EARLIER_TRIALS
    }

    /**
     * One thing that does not fit.
     *
     * @param part what has to change
     * @param message what is wrong and how to mend it, for a person
     */
    public record Problem(Part part, String message) {}

    private final transient List<Problem> problems;

    /** @param problems at least one */
    IncompatibleStudyException(List<Problem> problems) {
        super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** All that does not fit; at least one problem. */
    public List<Problem> problems() {
        return problems;
    }
}

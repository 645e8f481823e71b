package dev.winnow.search.study;

import dev.winnow.search.space.Configuration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Which configurations of a person are still to be tried. An initial trial is meant for the trial of its number. One that was
 * added, or changed, after the trial of its number was created is due as soon as a trial can be created. One whose number was
 * used by a trial that is gone was withdrawn and is not due.
 */
public final class InitialTrials {
    private InitialTrials() {}

    /**
     * The configurations to be tried next, in this order.
     *
     * @param initial the initial trials of the study
     * @param next the first number that was never used
     * @param exists whether there is a trial of a number
     * @param tried whether some trial has a configuration
     */
    public static List<Configuration> due(
            List<Configuration> initial, int next, IntPredicate exists, Predicate<Configuration> tried) {
        return IntStream.range(0, initial.size())
                .filter(i -> i >= next || (exists.test(i) && !tried.test(initial.get(i))))
                .mapToObj(initial::get)
                .toList();
    }
}

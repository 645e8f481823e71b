package dev.winnow.search.study;

import dev.winnow.search.sampler.GpSampler;
import dev.winnow.search.sampler.gp.LargestImprovement;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Evidence;
import dev.winnow.search.trial.Position;
import dev.winnow.search.trial.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The rule that ends a study when a Gaussian process through its finished trials expects only a little improvement at
 * every configuration.
 *
 * <p>A little is a share of the spread: the distance from the median of the first {@code after} values, or of the first
 * 10 if it is worse, to the best of all. The spread stays when later trials crowd around the best. Losses above that median are bent to at most another
 * spread above it, so that a few huge ones do not hide what happens near the best. As for {@link GpSampler}, trials
 * that were stopped or rest before the last rung, or diverged, count as the worst that finished. Trials in training do
 * not count, so the improvement that they may bring is still expected.
 *
 * <p>Source: Nguyen, Gupta, Rana, Li, Venkatesh: "Regret for expected improvement over the best-observed value and
 * stopping condition", ACML 2017: a search may end when the largest expected improvement is below a bound. There the
 * bound is absolute; measuring it by the spread is ours.
 *
 * @param below the share from which on an improvement counts, above 0 and below 1
 * @param after trials that have finished before the rule applies, from 10 to {@link #MOST_MODELLED}
 */
public record ExpectedImprovementBound(double below, int after) {
    /** With more trials the model takes too long to fit: the last estimate stays, and another limit ends the study. */
    public static final int MOST_MODELLED = 250;

    private static final int FEWEST = 10;

    private static final Set<Position> SETTLED = Set.of(Position.FINISHED, Position.RESTING, Position.ENDED);

    public ExpectedImprovementBound {
        if (!(below > 0 && below < 1)) {
            throw new IllegalArgumentException(
                    "limits.expectedImprovement.below must lie between 0 and 1, but is " + below);
        }
        if (after < FEWEST || after > MOST_MODELLED) {
            throw new IllegalArgumentException("limits.expectedImprovement.after must be from " + FEWEST + " to "
                    + MOST_MODELLED + ", but is " + after);
        }
    }

    /**
     * What the model expected when a trial last finished.
     *
     * @param share the largest expected improvement, as a share of the spread; at least 0
     * @param finished trials that had finished by then
     */
    public record Estimate(double share, int finished) {}

    /**
     * The last estimate, given the one on record. It is kept in {@link Memory}, as it takes long to compute and holds until
     * another trial finishes.
     *
     * @param recorded the last one that was kept; empty = none yet
     * @param study with one objective and no constraints
     * @param trials of the study, ordered by number
     */
    public Optional<Estimate> last(Optional<Estimate> recorded, Study study, List<Trial> trials) {
        List<Trial> settled = trials.stream()
                .filter(trial -> study.space().contains(trial.configuration()))
                .filter(trial ->
                        SETTLED.contains(Position.of(trial, study.pruner().last(trial.bracket()))))
                .toList();
        Direction direction = study.objective().direction();
        int level = study.pruner().maxResource();
        double[] values = Evidence.values(direction, settled, level);
        boolean known = recorded.isPresent() && recorded.get().finished() == values.length;
        if (known || values.length < after || settled.size() > MOST_MODELLED) {
            return recorded;
        }
        OptionalDouble share = share(study, Evidence.at(direction, settled, level), values);
        return share.isEmpty() ? recorded : Optional.of(new Estimate(share.getAsDouble(), values.length));
    }

    /** Whether the model expects too little. */
    boolean reached(Optional<Estimate> last) {
        return last.isPresent() && last.get().finished() >= after && last.get().share() < below;
    }

    /** Empty if all values are equal. */
    private OptionalDouble share(Study study, Evidence evidence, double[] values) {
        double median = Math.max(medianOfFirst(FEWEST, values), medianOfFirst(after, values));
        double spread = median - Arrays.stream(values).min().orElseThrow();
        if (!(spread > 0 && Double.isFinite(spread))) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(LargestImprovement.of(
                study.space(),
                evidence.configurations(),
                Arrays.stream(evidence.losses())
                        .map(loss -> bent((loss - median) / spread))
                        .toArray(),
                new RandomStreams(study.seed()).stream(values.length, "expected improvement")));
    }

    private static double medianOfFirst(int count, double[] values) {
        double[] first = Arrays.copyOf(values, count);
        Arrays.sort(first);
        return first[(count - 1) / 2];
    }

    /** Bends a loss, measured in spreads above the median: a loss below 0 stays, a larger loss stays below 1. */
    private static double bent(double loss) {
        return loss <= 0 ? loss : 1 - 1 / (1 + loss);
    }
}

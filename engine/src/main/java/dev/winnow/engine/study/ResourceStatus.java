package dev.winnow.engine.study;

import dev.winnow.api.Resources;
import dev.winnow.api.TuningTrial;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Builds what the status of a study says of what it spent and spared, and of what its starts and steps take. */
final class ResourceStatus {
    /** More digits than so few trials can tell would only make the status change more often. */
    private static final MathContext DIGITS = new MathContext(3);

    private static final MathContext DIGITS_OF_SUMS = new MathContext(6);

    private ResourceStatus() {}

    /**
     * The resources of a study.
     *
     * @param costs what its starts and steps take
     * @param totals the same trials, added up
     * @param advice what to change so that starts take a smaller share
     */
    static Resources of(List<TuningTrial> trials, StudyCosts costs, TrialTotals totals, Optional<String> advice) {
        var savings = Savings.of(trials, costs);
        return new Resources(
                trials.stream().mapToLong(TuningTrial::stepsTrained).sum(),
                savings.steps(),
                Math.round(totals.runSeconds()),
                whole(savings.seconds()),
                Math.round(totals.gpuSeconds()),
                whole(savings.gpuSeconds()),
                totals.gpus() == 0 ? null : rounded(OptionalDouble.of(totals.gpus()), DIGITS_OF_SUMS),
                rounded(totals.cost(), DIGITS_OF_SUMS),
                rounded(savings.cost(), DIGITS_OF_SUMS),
                rounded(costs.startSeconds(), DIGITS),
                rounded(costs.stepSeconds(), DIGITS),
                rounded(costs.startShare(), DIGITS),
                advice.orElse(null));
    }

    private static @Nullable Long whole(OptionalDouble number) {
        return number.isPresent() ? (Long) Math.round(number.getAsDouble()) : null;
    }

    private static @Nullable Double rounded(OptionalDouble number, MathContext digits) {
        return number.isPresent()
                ? new BigDecimal(number.getAsDouble()).round(digits).doubleValue()
                : null;
    }
}

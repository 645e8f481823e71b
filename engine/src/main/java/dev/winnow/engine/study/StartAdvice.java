package dev.winnow.engine.study;

import dev.winnow.api.PrunerSpec;
import dev.winnow.api.StudySpec;
import dev.winnow.engine.definition.Definition;
import dev.winnow.search.pruner.Pruner;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** What to change in a study whose trials start for longer than they train to their first rung. */
public final class StartAdvice {
    /** More digits would only make the sentence change from turn to turn. */
    private static final MathContext DIGITS = new MathContext(2);

    private StartAdvice() {}

    /** The advice for a manifest, for which the schema has filled in the defaults; empty also if the manifest has a fault. */
    public static Optional<String> of(StudySpec spec, double startSeconds, double stepSeconds) {
        return Definition.of(spec)
                .study()
                .flatMap(study -> of(spec.pruner(), study.pruner(), startSeconds, stepSeconds));
    }

    /**
     * The advice, as a sentence without capital and full stop; empty where the first rung is no shorter than a start.
     *
     * @param pruner the pruner that the settings describe
     * @param startSeconds what a start takes
     * @param stepSeconds what a step takes, above 0
     */
    static Optional<String> of(PrunerSpec settings, Pruner pruner, double startSeconds, double stepSeconds) {
        int begin = pruner.begin(0);
        int first = pruner.rungs(0).get(0) - begin;
        if (settings.type() == PrunerSpec.Type.None || first * stepSeconds >= startSeconds) {
            return Optional.empty();
        }
        double steps = Math.ceil(startSeconds / stepSeconds);
        var why = "the first rung of " + first + (first == 1 ? " step" : " steps") + " takes "
                + seconds(first * stepSeconds) + ", a start takes " + seconds(startSeconds);
        return Optional.of(
                steps >= pruner.maxResource()
                        ? why
                                + ", as long as a full training or longer: without pruning (type None) no trial starts twice"
                        : why + ": raise " + field(settings.type()) + " to " + (long) steps
                                + ", so that a trial trains for as long as it starts");
    }

    private static String field(PrunerSpec.Type type) {
        return switch (type) {
            case None -> "pruner.none.maxResource";
            case ASHA -> "pruner.asha.minResource";
            case SuccessiveHalving -> "pruner.successiveHalving.minResource";
            case Hyperband -> "pruner.hyperband.minResource";
            case Auto -> "pruner.auto.minResource";
            case PASHA -> "pruner.pasha.minResource";
            case Median -> "pruner.median.warmupSteps";
            case Percentile -> "pruner.percentile.warmupSteps";
            case Threshold -> "pruner.threshold.warmupSteps";
            case Patience -> "pruner.patience.warmupSteps";
            case Wilcoxon -> "pruner.wilcoxon.startupInstances";
            case PBT -> "pruner.pbt.interval";
        };
    }

    private static String seconds(double seconds) {
        var rounded = new BigDecimal(seconds).round(DIGITS);
        return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString() + " s";
    }
}

package dev.winnow.engine.definition;

import static dev.winnow.engine.definition.StudyReader.number;
import static dev.winnow.engine.definition.StudyReader.present;

import dev.winnow.api.CurvePruners;
import dev.winnow.api.PrunerSpec;
import dev.winnow.api.StudySpec;
import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.Hyperband;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pasha;
import dev.winnow.search.pruner.Patience;
import dev.winnow.search.pruner.Percentile;
import dev.winnow.search.pruner.PopulationBasedTraining;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.Steps;
import dev.winnow.search.pruner.SuccessiveHalving;
import dev.winnow.search.pruner.Threshold;
import dev.winnow.search.pruner.Wilcoxon;

/** Reads the pruner of a manifest. */
final class PrunerReader {
    private static final int EARLIEST = 27;

    private PrunerReader() {}

    /**
     * The pruner that a spec describes.
     *
     * @throws IllegalArgumentException if the settings do not fit together; the message says how to correct them
     */
    static Pruner of(StudySpec spec) {
        PrunerSpec pruner = spec.pruner();
        return switch (pruner.type()) {
            case None -> new NoPruner(present(pruner.none(), "none").maxResource());
            case ASHA -> {
                var asha = present(pruner.asha(), "asha");
                yield asha.mode() == PrunerSpec.Mode.Promotion
                        ? new AshaPromotion(
                                firstRung(asha),
                                asha.maxResource(),
                                asha.reductionFactor(),
                                asha.brackets(),
                                asha.quota())
                        : new AshaStopping(
                                firstRung(asha),
                                asha.maxResource(),
                                asha.reductionFactor(),
                                asha.brackets(),
                                asha.window());
            }
            case SuccessiveHalving -> {
                var halving = present(pruner.successiveHalving(), "successiveHalving");
                yield new SuccessiveHalving(
                        halving.minResource(),
                        halving.maxResource(),
                        halving.reductionFactor(),
                        present(spec.limits().trials(), "limits.trials"));
            }
            case Hyperband -> {
                var hyperband = present(pruner.hyperband(), "hyperband");
                yield new Hyperband(hyperband.minResource(), hyperband.maxResource(), hyperband.reductionFactor());
            }
            case Auto -> {
                var auto = present(pruner.auto(), "auto");
                yield new AutoPruner(auto.minResource(), auto.maxResource(), auto.reductionFactor());
            }
            case PASHA -> {
                var pasha = present(pruner.pasha(), "pasha");
                yield new Pasha(pasha.minResource(), pasha.maxResource(), pasha.reductionFactor());
            }
            case PBT -> {
                var pbt = present(pruner.pbt(), "pbt");
                yield new PopulationBasedTraining(
                        pbt.population(), pbt.interval(), pbt.maxResource(), pbt.quantile(), pbt.resampleProbability());
            }
            case Median -> {
                var median = present(pruner.median(), "median");
                yield Percentile.median(steps(median), median.startupTrials());
            }
            case Percentile -> {
                var percentile = present(pruner.percentile(), "percentile");
                yield new Percentile(steps(percentile), percentile.percentile(), percentile.startupTrials());
            }
            case Threshold -> {
                var threshold = present(pruner.threshold(), "threshold");
                yield new Threshold(
                        steps(threshold),
                        StudyReader.direction(spec.objective()),
                        number(threshold.lower()),
                        number(threshold.upper()));
            }
            case Patience -> {
                var patience = present(pruner.patience(), "patience");
                yield new Patience(steps(patience), patience.patience(), patience.minDelta());
            }
            case Wilcoxon -> {
                var wilcoxon = present(pruner.wilcoxon(), "wilcoxon");
                yield new Wilcoxon(wilcoxon.instances(), wilcoxon.pThreshold(), wilcoxon.startupInstances());
            }
        };
    }

    private static Steps steps(CurvePruners.Comparisons comparisons) {
        return new Steps(comparisons.warmupSteps(), comparisons.intervalSteps(), comparisons.maxResource());
    }

    /** Values before a 27th of a training tell little of its end, and no start of a trainer is worth fewer steps. */
    private static int firstRung(PrunerSpec.Asha asha) {
        return asha.minResource() == null ? (asha.maxResource() + EARLIEST - 1) / EARLIEST : asha.minResource();
    }
}

package dev.winnow.engine.study;

import dev.winnow.api.Names;
import dev.winnow.api.SixDigits;
import dev.winnow.api.StudyStatus.Best;
import dev.winnow.api.StudyStatus.Front;
import dev.winnow.api.StudyStatus.Improved;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.search.analysis.FunctionalAnova;
import dev.winnow.search.analysis.Importance;
import dev.winnow.search.pareto.ParetoFront;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.BestSoFar;
import dev.winnow.search.trial.Incumbent;
import dev.winnow.search.trial.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a study has found so far, as its status shows it. Absent parts are null, as in the status. */
final class ResultStatus {
    private static final int MOST_IMPROVEMENTS = 32;

    private final TuningStudy study;
    private final Study definition;
    private final List<TuningTrial> trials;
    private final List<Trial> history;
    private final Optional<Incumbent> best;
    private final Optional<ParetoFront> front;

    /**
     * The result of some trials.
     *
     * @param trials the trials that exist
     * @param history the same trials as the planner sees them
     */
    ResultStatus(TuningStudy study, Study definition, List<TuningTrial> trials, List<Trial> history) {
        this.study = study;
        this.definition = definition;
        this.trials = trials;
        this.history = history;
        best = Incumbent.of(definition.objectives(), history);
        front = definition.objectives().single() ? Optional.empty() : Optional.of(ParetoFront.of(history));
    }

    /** Whether any trial has a value that counts as a result. */
    boolean exists() {
        return best.isPresent() || front.filter(f -> !f.points().isEmpty()).isPresent();
    }

    /** The best trial of a study with one objective. */
    @Nullable
    Best best() {
        return best.map(this::best).orElse(null);
    }

    private Best best(Incumbent incumbent) {
        var trial = trials.stream()
                .filter(t -> t.getSpec().number() == incumbent.trial().number())
                .findFirst()
                .orElseThrow();
        return new Best(
                name(incumbent),
                incumbent.value(),
                SixDigits.of(incumbent.value()),
                TrialFacts.of(trial).countedStep().orElse(null),
                trial.getSpec().parameters());
    }

    /** The trials of a study with several objectives that no other trial dominates. */
    @Nullable
    Front front() {
        return front.map(all -> FrontStatus.of(all, definition.objectives(), study.getSpec(), trials))
                .orElse(null);
    }

    /** The newest trials that are better than all trials before them. */
    @Nullable
    List<Improved> improvements() {
        var improvements =
                definition.objectives().plain() ? BestSoFar.of(definition.objective(), history) : List.<Incumbent>of();
        return improvements.isEmpty()
                ? null
                : improvements.stream()
                        .skip(Math.max(0, improvements.size() - MOST_IMPROVEMENTS))
                        .map(improvement -> new Improved(name(improvement), improvement.value()))
                        .toList();
    }

    /** The share of each parameter in a trial being among the best. */
    @Nullable
    Map<String, Double> importance() {
        return rounded(
                Importance.of(definition.space(), definition.objective().direction(), definition.compared(history)));
    }

    /** The share of each parameter in what the values of all trials differ by. */
    @Nullable
    Map<String, Double> modelImportance() {
        return rounded(
                FunctionalAnova.of(definition.space(), definition.objective().direction(), history, definition.seed()));
    }

    private String name(Incumbent incumbent) {
        return Names.trial(study.getMetadata().getName(), incumbent.trial().number());
    }

    /** Three digits are more than so few trials can tell. */
    private static @Nullable Map<String, Double> rounded(Map<String, Double> shares) {
        if (shares.isEmpty()) {
            return null;
        }
        var rounded = new LinkedHashMap<String, Double>();
        shares.forEach((name, share) -> rounded.put(name, Math.round(share * 1000) / 1000.0));
        return rounded;
    }
}

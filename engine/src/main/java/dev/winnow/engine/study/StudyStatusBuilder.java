package dev.winnow.engine.study;

import dev.winnow.api.StudyState;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.StudyStatus.ExpectedImprovement;
import dev.winnow.api.StudyStatus.Improvement;
import dev.winnow.api.StudyStatus.RungCount;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.search.pruner.Ladder;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Room;
import dev.winnow.search.study.RungSummary;
import dev.winnow.search.study.Standing;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Trial;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the status of a study from its old status and from what was observed and decided. It depends on nothing else, so
 * equal observations give equal statuses.
 */
final class StudyStatusBuilder {
    /** As many as the schema allows; a study has fewer. */
    private static final int MOST_RUNGS = 128;

    private final TuningStudy study;
    private final StudyStatus before;
    private final Instant now;

    StudyStatusBuilder(TuningStudy study, Instant now) {
        this.study = study;
        this.before = study.statusOrNew();
        this.now = now;
    }

    /** The status of a study whose manifest cannot be run. It keeps what was known of the trials. */
    StudyStatus rejected(List<Problem> problems) {
        return before.edit()
                .conditions(new StudyConditions(study, now).rejected(problems))
                .observedGeneration(study.getMetadata().getGeneration())
                .state(StudyState.Rejected)
                .completionTime(null)
                .status();
    }

    /** The status of a study whose turn fails by a fault of the operator. It keeps what was known. */
    StudyStatus failing(String fault) {
        return before.edit()
                .conditions(new StudyConditions(study, now).failing(fault))
                .state(StudyState.Waiting)
                .status();
    }

    /**
     * The status of a study that runs or has ended.
     *
     * @param standing where the trials stand
     * @param trials the trials that exist
     * @param history the same trials as the planner sees them
     * @param progress trial numbers ever used, when the best value last improved, and what is expected
     * @param outcome how the study ended, if it ended now
     * @param obstacle what keeps the study itself from going on
     * @param accepted whether the cluster takes the study's pods, as far as is known
     */
    StudyStatus running(
            Standing standing,
            List<TuningTrial> trials,
            List<Trial> history,
            Progress progress,
            Optional<Outcome> outcome,
            Optional<String> obstacle,
            boolean accepted) {
        var definition = standing.study();
        var ladders = standing.ladders();
        int created = progress.created();
        var totals = new TrialTotals(trials);
        var costs = StudyCosts.of(trials);
        var advice = advice(definition, costs);
        var counts = totals.counts(created);
        int ended = created - counts.pending() - counts.queued() - counts.running() - counts.paused();
        var result = new ResultStatus(study, definition, trials, history);
        var conditions = before.ended()
                ? StudyWarnings.afterEnd(
                        Optional.ofNullable(before.conditions()).orElse(List.of()), study, definition, created, now)
                : new StudyConditions(study, now)
                        .of(
                                definition,
                                trials,
                                new StudyConditions.Situation(
                                        result.exists(), outcome, obstacle, accepted, ended, created, advice));
        boolean over = before.ended() || outcome.isPresent();
        return before.edit()
                .conditions(conditions)
                .observedGeneration(study.getMetadata().getGeneration())
                .state(StudyConditions.state(definition, conditions, StudyConditions.waits(trials, obstacle)))
                .done(ended + "/" + limit(definition, created))
                .trials(counts)
                .best(result.best())
                .paretoFront(result.front())
                .searchSpace(SpaceStatus.of(definition, history, totals, created))
                .resources(ResourceStatus.of(trials, costs, totals, advice))
                .pruner(definition.pruner().explain(ladders).orElse(null))
                .rungs(rungs(definition, ladders))
                .improvement(progress.memory()
                        .improvement()
                        .map(improvement -> new Improvement(improvement.value(), improvement.created()))
                        .orElse(null))
                .expectedImprovement(progress.memory()
                        .expected()
                        .map(expected -> new ExpectedImprovement(expected.share(), expected.finished()))
                        .orElse(null))
                .room(over ? null : room(progress.memory().room()))
                .importance(before.ended() ? before.importance() : over ? result.importance() : null)
                .modelImportance(before.ended() ? before.modelImportance() : over ? result.modelImportance() : null)
                .bestSoFar(result.improvements())
                .warmStart(EarlierStudies.copied(study.getSpec(), before).orElse(null))
                .startTime(before.startTime() != null ? before.startTime() : created > 0 ? seconds() : null)
                .completionTime(before.ended() ? before.completionTime() : over ? seconds() : null)
                .status();
    }

    private Optional<String> advice(Study definition, StudyCosts measured) {
        var costs = measured.or(EarlierStudies.copied(study.getSpec(), before));
        return costs.startSeconds().isEmpty()
                ? Optional.empty()
                : StartAdvice.of(
                        study.getSpec().pruner(),
                        definition.pruner(),
                        costs.startSeconds().getAsDouble(),
                        costs.stepSeconds().orElse(0));
    }

    /** The trials that the study has at most. Its limit may have been lowered when more had been created. */
    private static String limit(Study definition, int created) {
        return definition.trialLimit().isPresent()
                ? Integer.toString(Math.max(created, definition.trialLimit().getAsInt()))
                : "-";
    }

    private static List<RungCount> rungs(Study definition, List<Ladder> ladders) {
        return RungSummary.of(definition, ladders).stream()
                .limit(MOST_RUNGS)
                .map(StudyStatusBuilder::rung)
                .toList();
    }

    private static RungCount rung(RungSummary rung) {
        @Nullable Double best = rung.best().isPresent() ? rung.best().getAsDouble() : null;
        return new RungCount(rung.resource(), rung.results(), rung.promoted(), best);
    }

    private static StudyStatus.@Nullable Room room(Room known) {
        return known.equals(Room.UNKNOWN)
                ? null
                : new StudyStatus.Room(
                        known.places(),
                        known.shortAt().isPresent() ? known.shortAt().getAsInt() : null);
    }

    private String seconds() {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

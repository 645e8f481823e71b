package dev.winnow.engine.study;

import dev.winnow.api.Digits;
import dev.winnow.api.Names;
import dev.winnow.api.Reported;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.StudyStatus.Best;
import dev.winnow.api.StudyStatus.ExpectedImprovement;
import dev.winnow.api.StudyStatus.Improved;
import dev.winnow.api.StudyStatus.Improvement;
import dev.winnow.api.StudyStatus.RungCount;
import dev.winnow.api.StudyStatus.Space;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.search.analysis.Exploration;
import dev.winnow.search.analysis.FunctionalAnova;
import dev.winnow.search.analysis.Importance;
import dev.winnow.search.pareto.ParetoFront;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Planner;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.RungSummary;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.BestSoFar;
import dev.winnow.search.trial.Incumbent;
import dev.winnow.search.trial.Trial;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds the status of a study from what was observed and decided. It depends on nothing else, so equal looks give equal statuses. */
final class StudyReport {
    /** As many as the schema allows; a study has fewer. */
    private static final int MOST_RUNGS = 128;

    private static final int MOST_IMPROVEMENTS = 32;

    /** Reasons of a queued trial that pass within seconds. */
    private static final Set<String> PASSING = Set.of("Scheduling", "Starting");

    private final TuningStudy study;
    private final StudyStatus before;
    private final Instant now;

    StudyReport(TuningStudy study, Instant now) {
        this.study = study;
        this.before = study.statusOrNew();
        this.now = now;
    }

    /** The status of a study whose manifest cannot be run. */
    StudyStatus rejected(List<Problem> problems) {
        var message = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        var conditions = conditions()
                .set(Conditions.ACCEPTED, false, "InvalidSpec", message)
                .set(Conditions.PROGRESSING, false, "InvalidSpec", "correct the manifest and apply it again")
                .list();
        return new StudyStatus(
                conditions,
                study.getMetadata().getGeneration(),
                "Rejected",
                before.done(),
                before.trials(),
                before.best(),
                before.paretoFront(),
                before.searchSpace(),
                before.resources(),
                before.pruner(),
                before.rungs(),
                before.improvement(),
                before.expectedImprovement(),
                before.importance(),
                before.modelImportance(),
                before.bestSoFar(),
                before.warmStart(),
                before.startTime(),
                null);
    }

    /**
     * The status of a study that runs or has ended.
     *
     * @param trials the trials on the cluster
     * @param history the same as the planner sees them
     * @param progress trial numbers ever used, when the best value last improved, and what is expected
     * @param outcome how the study ended, if it ended now
     * @param obstacle what keeps the study itself from going on
     */
    StudyStatus running(
            Study definition,
            List<TuningTrial> trials,
            List<Trial> history,
            Progress progress,
            Optional<Outcome> outcome,
            Optional<String> obstacle) {
        int created = progress.created();
        var ledger = new Ledger(trials);
        var counts = ledger.counts(created);
        int ended = created - counts.pending() - counts.queued() - counts.running() - counts.paused();
        var best = Incumbent.of(definition.objectives(), history);
        var front =
                definition.objectives().single() ? Optional.<ParetoFront>empty() : Optional.of(ParetoFront.of(history));
        boolean result =
                best.isPresent() || front.filter(f -> !f.points().isEmpty()).isPresent();
        var conditions = before.ended()
                ? before.conditions()
                : conditions(definition, trials, result, outcome, obstacle, ended, created);
        boolean over = before.ended() || outcome.isPresent();
        return new StudyStatus(
                conditions,
                study.getMetadata().getGeneration(),
                state(definition, conditions, obstacle.isPresent() && created == 0),
                ended + "/"
                        + (definition.trialLimit().isPresent()
                                ? Integer.toString(definition.trialLimit().getAsInt())
                                : "-"),
                counts,
                best.map(incumbent -> best(incumbent, trials)).orElse(null),
                front.map(all -> FrontReport.of(all, definition.objectives(), study.getSpec(), trials))
                        .orElse(null),
                space(definition, history, ledger, created),
                ledger.resources(),
                Planner.explainPruner(definition, history, progress).orElse(null),
                RungSummary.of(definition, history, progress).stream()
                        .limit(MOST_RUNGS)
                        .map(StudyReport::rung)
                        .toList(),
                progress.memory()
                        .improvement()
                        .map(improvement -> new Improvement(improvement.value(), improvement.created()))
                        .orElse(null),
                progress.memory()
                        .expected()
                        .map(expected -> new ExpectedImprovement(expected.share(), expected.finished()))
                        .orElse(null),
                over
                        ? rounded(Importance.of(
                                definition.space(), definition.objective().direction(), definition.compared(history)))
                        : null,
                over
                        ? rounded(FunctionalAnova.of(
                                definition.space(), definition.objective().direction(), history, definition.seed()))
                        : null,
                bestSoFar(definition, history),
                EarlierStudies.copied(study.getSpec(), before).orElse(null),
                before.startTime() != null ? before.startTime() : created > 0 ? seconds(now) : null,
                before.ended() ? before.completionTime() : over ? seconds(now) : null);
    }

    private static RungCount rung(RungSummary rung) {
        @Nullable Double best = rung.best().isPresent() ? rung.best().getAsDouble() : null;
        return new RungCount(rung.resource(), rung.results(), rung.promoted(), best);
    }

    /** In three digits, which is more than so few trials say. */
    private static @Nullable Map<String, Double> rounded(Map<String, Double> shares) {
        if (shares.isEmpty()) {
            return null;
        }
        var rounded = new LinkedHashMap<String, Double>();
        shares.forEach((name, share) -> rounded.put(name, Math.round(share * 1000) / 1000.0));
        return rounded;
    }

    private @Nullable List<Improved> bestSoFar(Study definition, List<Trial> history) {
        var improvements =
                definition.objectives().plain() ? BestSoFar.of(definition.objective(), history) : List.<Incumbent>of();
        return improvements.isEmpty()
                ? null
                : improvements.stream()
                        .skip(Math.max(0, improvements.size() - MOST_IMPROVEMENTS))
                        .map(improvement -> new Improved(
                                Names.trial(
                                        study.getMetadata().getName(),
                                        improvement.trial().number()),
                                improvement.value()))
                        .toList();
    }

    private Conditions conditions() {
        return new Conditions(before.conditions(), study.getMetadata().getGeneration(), now);
    }

    private List<io.fabric8.kubernetes.api.model.Condition> conditions(
            Study definition,
            List<TuningTrial> trials,
            boolean result,
            Optional<Outcome> outcome,
            Optional<String> obstacle,
            int ended,
            int created) {
        boolean noResult = outcome.isPresent() && outcome.get().succeeded() && !result;
        boolean complete = outcome.filter(Outcome::succeeded).isPresent() && !noResult;
        boolean failed = outcome.isPresent() && !complete;
        var conditions = conditions()
                .set(
                        Conditions.ACCEPTED,
                        true,
                        "Valid",
                        "the manifest can be run" + advice(definition)
                                + EarlierStudies.summary(study.getSpec(), before));
        if (outcome.isPresent()) {
            var message = noResult
                    ? "no trial reported a value" + lastFailure(trials)
                    : outcome.get().message() + (failed ? lastFailure(trials) : "");
            var reason = noResult ? "NoResult" : reason(outcome.get().reason());
            conditions.set(Conditions.PROGRESSING, false, reason, message);
            conditions.set(Conditions.COMPLETE, complete, reason, message);
            conditions.set(Conditions.FAILED, failed, reason, message);
        } else if (definition.suspended()) {
            conditions
                    .set(Conditions.PROGRESSING, false, "Suspended", "spec.suspend is true")
                    .set(Conditions.COMPLETE, false, "Suspended", "spec.suspend is true");
        } else {
            var hint = obstacle.or(() -> obstacle(trials));
            conditions
                    .set(
                            Conditions.PROGRESSING,
                            true,
                            hint.isPresent() ? "Waiting" : "Running",
                            hint.orElse("trials run"))
                    .set(Conditions.COMPLETE, false, "Running", ended + " of " + created + " trials have ended");
        }
        return conditions
                .set(
                        Conditions.SUSPENDED,
                        definition.suspended() && outcome.isEmpty(),
                        definition.suspended() ? "Suspended" : "NotSuspended",
                        definition.suspended() ? "set spec.suspend to false to go on" : "")
                .list();
    }

    /** A study that pauses trials without checkpoints works, but pays for every promotion from the first step. */
    private String advice(Study definition) {
        return definition.pruner().pauses() && study.getSpec().trial().checkpoints() == null
                ? "; without trial.checkpoints every promoted trial starts over"
                : "";
    }

    private String state(
            Study definition, @Nullable List<io.fabric8.kubernetes.api.model.Condition> conditions, boolean waits) {
        if (Conditions.isTrue(conditions, Conditions.COMPLETE)) {
            return "Complete";
        }
        if (Conditions.isTrue(conditions, Conditions.FAILED)) {
            return "Failed";
        }
        if (definition.suspended()) {
            return "Suspended";
        }
        return waits ? "Waiting" : "Running";
    }

    /** What keeps trials from running, taken from the first one that says so; a queue behind trials that run is no obstacle. */
    private static Optional<String> obstacle(List<TuningTrial> trials) {
        boolean idle = trials.stream().noneMatch(trial -> in(trial, TrialStatus.State.Running));
        return trials.stream()
                .filter(trial -> in(trial, TrialStatus.State.Pending)
                        || (idle
                                && in(trial, TrialStatus.State.Queued)
                                && !PASSING.contains(
                                        String.valueOf(trial.getStatus().reason()))))
                .filter(trial -> trial.getStatus().message() != null)
                .map(StudyReport::sentence)
                .sorted()
                .findFirst();
    }

    private static boolean in(TuningTrial trial, TrialStatus.State state) {
        return trial.getStatus() != null && trial.getStatus().state() == state;
    }

    private static String lastFailure(List<TuningTrial> trials) {
        return trials.stream()
                .filter(trial -> trial.getStatus() != null && trial.getStatus().state() == TrialStatus.State.Failed)
                .max((a, b) -> Integer.compare(a.getSpec().number(), b.getSpec().number()))
                .map(trial -> "; " + sentence(trial))
                .orElse("");
    }

    private static String sentence(TuningTrial trial) {
        return trial.getMetadata().getName() + ": " + trial.getStatus().reason() + ": "
                + trial.getStatus().message();
    }

    private Best best(Incumbent incumbent, List<TuningTrial> trials) {
        var name = Names.trial(study.getMetadata().getName(), incumbent.trial().number());
        var trial = trials.stream()
                .filter(t -> t.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
        var reported =
                trial.statusOrNew().report();
        var step = reported.rungValues().stream()
                .filter(rung -> rung.resource() <= trial.getSpec().resource()
                        && rung.value().equals(incumbent.value()))
                .map(Reported.RungValue::step)
                .reduce((first, second) -> second)
                .orElse(reported.step());
        return new Best(
                name,
                incumbent.value(),
                Digits.six(incumbent.value()),
                step,
                trial.getSpec().parameters());
    }

    private static Space space(Study definition, List<Trial> history, Ledger ledger, int created) {
        var exploration = Exploration.of(definition.space(), created);
        var share = exploration.share();
        var seconds = ledger.secondsPerTrial();
        return new Space(
                exploration.sizeText(),
                created,
                share.isPresent() ? String.format(Locale.ROOT, "%.2g %%", share.getAsDouble() * 100) : null,
                seconds.isPresent() ? exploration.exhaustive(seconds.getAsDouble()) : null,
                Planner.explainSampler(definition, history).orElse(null));
    }

    private static String reason(OutcomeReason reason) {
        return switch (reason) {
            case TRIALS_DONE -> "TrialsDone";
            case TARGET_REACHED -> "TargetReached";
            case DURATION_REACHED -> "DurationReached";
            case GPU_HOURS_REACHED -> "GpuHoursReached";
            case SPACE_EXHAUSTED -> "SpaceExhausted";
            case PLATEAU_REACHED -> "PlateauReached";
            case LITTLE_EXPECTED -> "LittleExpected";
            case TOO_MANY_FAILURES -> "TooManyFailures";
        };
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

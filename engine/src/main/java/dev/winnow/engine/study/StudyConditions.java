package dev.winnow.engine.study;

import dev.winnow.api.StudyState;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Study;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the conditions of a study, with their reasons and messages, and the state, which is the conditions in one word. */
final class StudyConditions {
    private final TuningStudy study;
    private final StudyStatus before;
    private final Instant now;

    StudyConditions(TuningStudy study, Instant now) {
        this.study = study;
        this.before = study.statusOrNew();
        this.now = now;
    }

    /**
     * What the conditions of a study depend on apart from its trials.
     *
     * @param result whether a trial has a value that counts
     * @param outcome how the study ended, if it has ended
     * @param obstacle what keeps the study itself from going on
     * @param accepted whether the cluster takes the study's pods; if not, the obstacle says why
     * @param ended number of trials that have ended
     * @param created number of trials ever created
     * @param startAdvice what to change so that starts take a smaller share
     */
    record Situation(
            boolean result,
            Optional<Outcome> outcome,
            Optional<String> obstacle,
            boolean accepted,
            int ended,
            int created,
            Optional<String> startAdvice) {}

    /** The conditions of a study whose manifest cannot be run. */
    List<Condition> rejected(List<Problem> problems) {
        var message = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        return conditions()
                .set(Conditions.ACCEPTED, false, "InvalidSpec", message)
                .set(Conditions.PROGRESSING, false, "InvalidSpec", "correct the manifest and apply it again")
                .set(Conditions.STALLED, true, "InvalidSpec", message)
                .list();
    }

    /** The conditions of a study whose turn fails by a fault of the operator. The others stay as they are. */
    List<Condition> failing(String fault) {
        var others = Optional.ofNullable(before.conditions()).orElse(List.of()).stream()
                .filter(condition -> !condition.getType().equals(Conditions.PROGRESSING));
        return Stream.concat(
                        others, conditions().set(Conditions.PROGRESSING, false, "TurnFailed", fault).list().stream())
                .toList();
    }

    /** The conditions of a study that runs, is suspended or ends now. */
    List<Condition> of(Study definition, List<TuningTrial> trials, Situation situation) {
        var conditions = conditions()
                .set(
                        Conditions.ACCEPTED,
                        situation.accepted(),
                        situation.accepted() ? "Valid" : "PodRefused",
                        situation.accepted()
                                ? "the manifest can be run" + advice(definition) + patience(definition)
                                        + situation
                                                .startAdvice()
                                                .map(advice -> "; " + advice)
                                                .orElse("")
                                        + EarlierStudies.summary(study.getSpec(), before)
                                : situation.obstacle().orElse(""));
        if (situation.outcome().isPresent()) {
            ended(conditions, trials, situation.outcome().get(), situation.result());
        } else if (definition.suspended()) {
            conditions
                    .set(Conditions.PROGRESSING, false, "Suspended", "spec.suspend is true")
                    .set(Conditions.COMPLETE, false, "Suspended", "spec.suspend is true");
        } else {
            running(conditions, trials, situation);
        }
        StudyWarnings.add(conditions, definition, trials);
        return conditions
                .set(
                        Conditions.SUSPENDED,
                        definition.suspended() && situation.outcome().isEmpty(),
                        definition.suspended() ? "Suspended" : "NotSuspended",
                        definition.suspended() ? "set spec.suspend to false to go on" : "")
                .list();
    }

    /**
     * The conditions in one word.
     *
     * @param waits whether nothing can run now
     */
    static StudyState state(Study definition, @Nullable List<Condition> conditions, boolean waits) {
        if (Conditions.isTrue(conditions, Conditions.COMPLETE)) {
            return StudyState.Complete;
        }
        if (Conditions.isTrue(conditions, Conditions.FAILED)) {
            return StudyState.Failed;
        }
        if (definition.suspended()) {
            return StudyState.Suspended;
        }
        return waits ? StudyState.Waiting : StudyState.Running;
    }

    /**
     * Whether nothing can run now: no trial trains or is about to, and something is in the way of the study or of a trial. A
     * trial that failed and is tried again meets no obstacle.
     *
     * @param obstacle what keeps the study itself from going on
     */
    static boolean waits(List<TuningTrial> trials, Optional<String> obstacle) {
        boolean goesOn = trials.stream()
                .anyMatch(trial -> in(trial, TrialStatus.State.Running)
                        || (in(trial, TrialStatus.State.Queued)
                                && TrialReason.passes(trial.statusOrNew().reason())));
        return !goesOn
                && (obstacle.isPresent()
                        || trials.stream()
                                .anyMatch(trial -> in(trial, TrialStatus.State.Queued)
                                        || (in(trial, TrialStatus.State.Pending)
                                                && TrialReason.refused(
                                                        trial.statusOrNew().reason()))));
    }

    private Conditions conditions() {
        return new Conditions(before.conditions(), study.getMetadata().getGeneration(), now);
    }

    /** A study that ended without any value has failed, also if it came to the end that it asked for. */
    private static void ended(Conditions conditions, List<TuningTrial> trials, Outcome outcome, boolean result) {
        boolean noResult = outcome.succeeded() && !result;
        boolean complete = outcome.succeeded() && result;
        var reason = noResult ? "NoResult" : reason(outcome.reason());
        var message = (noResult ? "no trial reported a value" : outcome.message())
                + (complete ? shortened(trials) : lastFailure(trials));
        conditions
                .set(Conditions.PROGRESSING, false, reason, message)
                .set(Conditions.COMPLETE, complete, reason, message)
                .set(Conditions.FAILED, !complete, reason, message);
    }

    /** Says that no trial was trained to its end: a limit came first, or the pruner PASHA found that enough. */
    private static String shortened(List<TuningTrial> trials) {
        if (trials.stream()
                .anyMatch(trial -> TrialFacts.of(trial).fullTraining().isPresent())) {
            return "";
        }
        return trials.stream()
                .findFirst()
                .map(trial -> "; no trial trained to its last step, "
                        + trial.getSpec().maxResource() + ": values of earlier steps were compared")
                .orElse("");
    }

    private static void running(Conditions conditions, List<TuningTrial> trials, Situation situation) {
        var hint = situation.obstacle().or(() -> obstacle(trials));
        conditions
                .set(Conditions.PROGRESSING, true, hint.isPresent() ? "Waiting" : "Running", hint.orElse("trials run"))
                .set(
                        Conditions.COMPLETE,
                        false,
                        "Running",
                        situation.ended() + " of " + situation.created() + " trials have ended");
    }

    /** A study with long constraints holds up itself alone. */
    private static String patience(Study definition) {
        return definition.space().slow()
                ? "; its parameterConstraints are so long that new trials may come seconds apart"
                : "";
    }

    /** A study that pauses trials works without checkpoints, but each promoted trial repeats all of its steps. */
    private String advice(Study definition) {
        return definition.pruner().pauses() && study.getSpec().trial().checkpoints() == null
                ? "; without trial.checkpoints every promoted trial starts over"
                : "";
    }

    /**
     * What keeps trials from running, in the words of one such trial. Trials that queue while others run meet no obstacle: they
     * wait for their turn.
     */
    private static Optional<String> obstacle(List<TuningTrial> trials) {
        boolean idle = trials.stream().noneMatch(trial -> in(trial, TrialStatus.State.Running));
        return trials.stream()
                .filter(trial -> in(trial, TrialStatus.State.Pending)
                        || (idle
                                && in(trial, TrialStatus.State.Queued)
                                && !TrialReason.passes(trial.statusOrNew().reason())))
                .filter(trial -> trial.statusOrNew().message() != null)
                .map(StudyConditions::sentence)
                .sorted()
                .findFirst();
    }

    private static boolean in(TuningTrial trial, TrialStatus.State state) {
        return trial.statusOrNew().state() == state;
    }

    private static String lastFailure(List<TuningTrial> trials) {
        return trials.stream()
                .filter(trial -> in(trial, TrialStatus.State.Failed))
                .max(Comparator.comparing(trial -> trial.getSpec().number()))
                .map(trial -> "; " + sentence(trial))
                .orElse("");
    }

    private static String sentence(TuningTrial trial) {
        var status = trial.statusOrNew();
        return trial.getMetadata().getName() + ": " + status.reason() + ": " + status.message();
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
}

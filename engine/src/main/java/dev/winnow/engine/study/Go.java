package dev.winnow.engine.study;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.search.study.DrawBudget;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Planner;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Standing;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The study goes on, or has ended: there may be decisions to carry out, and there is a status to record. */
public final class Go implements StudyTurn {
    private final TurnMemory memory;
    private final TuningStudy study;
    private final List<TuningTrial> observed;
    private final List<Trial> history;
    private final Standing standing;
    private final Progress progress;
    private final Plan plan;
    private final Optional<String> refused;
    private final Instant now;

    private Go(
            TurnMemory memory,
            TuningStudy study,
            Study definition,
            List<TuningTrial> observed,
            List<Trial> history,
            RoomForTrials room,
            BiFunction<Standing, Progress, Plan> planning,
            Instant now) {
        this.memory = memory;
        this.study = study;
        this.observed = observed;
        this.history = history;
        this.now = now;
        this.refused = Optional.empty();
        progress = progress(study, observed, room, now);
        standing = memory.standing(definition, history, progress);
        plan = planning.apply(standing, progress);
    }

    private Go(Go planned, String words) {
        memory = planned.memory;
        study = planned.study;
        observed = planned.observed;
        history = planned.history;
        standing = planned.standing;
        progress = planned.progress;
        plan = planned.plan;
        refused = Optional.of(words);
        now = planned.now;
    }

    /**
     * The turn of a study whose trials fit its manifest.
     *
     * @param history the same trials as the planner sees them
     * @param room which trials have no room to train in
     */
    static Go of(
            TurnMemory memory,
            TuningStudy study,
            Study read,
            List<TuningTrial> trials,
            List<Trial> history,
            RoomForTrials room,
            DrawBudget budget,
            Instant now) {
        return new Go(
                memory,
                study,
                learned(study, read),
                trials,
                history,
                room,
                (standing, progress) -> study.statusOrNew().ended()
                        ? Planner.nothing(standing, progress)
                        : Planner.plan(standing, progress, budget),
                now);
    }

    /** The turn of a study without trials that does nothing. */
    static Go idle(TurnMemory memory, TuningStudy study, Study read, Instant now) {
        return new Go(
                memory, study, learned(study, read), List.of(), List.of(), RoomForTrials.ALWAYS, Planner::nothing, now);
    }

    /**
     * The same turn where the cluster refuses the study's pods: it creates no trial, because none could run, and goes on with
     * those that exist.
     *
     * @param words of the cluster
     */
    public Go refused(String words) {
        return new Go(this, words);
    }

    private static Study learned(TuningStudy study, Study read) {
        var earlier = EarlierStudies.read(study.getSpec(), study.statusOrNew(), read.space());
        return earlier.isEmpty() ? read : read.learningFrom(earlier);
    }

    private static Progress progress(TuningStudy study, List<TuningTrial> trials, RoomForTrials room, Instant now) {
        var before = study.statusOrNew();
        return new Progress(
                created(study, trials),
                Optional.ofNullable(before.startTime()).map(Instant::parse),
                now,
                new TrialTotals(trials).gpuSeconds(now),
                TrialReader.living(trials),
                room.queue(trials),
                TrialReader.memory(before));
    }

    /** Numbers are never used again, also when a person has deleted the trial that had the highest number. */
    static int created(TuningStudy study, List<TuningTrial> trials) {
        return Math.max(
                study.statusOrNew().created(),
                trials.stream()
                        .mapToInt(trial -> trial.getSpec().number() + 1)
                        .max()
                        .orElse(0));
    }

    /** What to do, in this order. */
    public List<Decision> decisions() {
        var byNumber = observed.stream()
                .collect(Collectors.toMap(trial -> trial.getSpec().number(), trial -> trial));
        return plan.actions().stream()
                .map(action -> Decision.of(
                        action, study, standing.study(), number -> Objects.requireNonNull(byNumber.get(number))))
                .filter(decision -> refused.isEmpty() || !(decision instanceof Decision.Create))
                .toList();
    }

    /** Whether the study ends with this turn, or has ended. */
    public boolean ends() {
        return plan.outcome().isPresent() || study.statusOrNew().ended();
    }

    /**
     * The status to record.
     *
     * @param after the trials as they are now
     * @param obstacle what kept the decisions from being carried out
     */
    public StudyStatus status(List<TuningTrial> after, Optional<String> obstacle) {
        var hindered = refused.or(() -> obstacle);
        return status(after, hindered.isPresent() ? Optional.empty() : plan.outcome(), hindered);
    }

    /**
     * The status to record while decisions are left for the next turn to make and to carry out.
     *
     * @param after the trials as they are now
     */
    public StudyStatus meanwhile(List<TuningTrial> after) {
        return status(after, Optional.empty(), refused);
    }

    private StudyStatus status(List<TuningTrial> after, Optional<Outcome> outcome, Optional<String> obstacle) {
        var definition = standing.study();
        var counted = progress.with(created(study, after)).with(plan.memory());
        boolean same = after == observed;
        var trials = same
                ? history
                : memory.trials(definition, study.getSpec(), after).orElseThrow();
        return new StudyStatusBuilder(study, now)
                .running(
                        same ? standing : memory.standing(definition, trials, counted),
                        after,
                        trials,
                        counted,
                        outcome,
                        obstacle,
                        refused.isEmpty());
    }

    /** How long until the study's duration is over; empty when it has none, has not begun or has ended. */
    public Optional<Duration> untilDeadline(StudyStatus status) {
        if (status.ended() || status.startTime() == null) {
            return Optional.empty();
        }
        return standing.study()
                .limits()
                .duration()
                .map(limit ->
                        Duration.between(now, Instant.parse(status.startTime()).plus(limit)))
                .filter(left -> !left.isNegative());
    }

    @Override
    public <T> T match(Function<Rejected, T> rejected, Function<Learn, T> learn, Function<Go, T> go) {
        return go.apply(this);
    }
}

package dev.winnow.engine.study;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Planner;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Study;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The study goes on, or has ended: there may be decisions to carry out, and there is a status to record. */
public final class Go implements StudyTurn {
    private final TuningStudy study;
    private final Study definition;
    private final List<TuningTrial> observed;
    private final Progress progress;
    private final Plan plan;
    private final Instant now;

    private Go(
            TuningStudy study,
            Study definition,
            List<TuningTrial> observed,
            Progress progress,
            Function<Progress, Plan> planning,
            Instant now) {
        this.study = study;
        this.definition = definition;
        this.observed = observed;
        this.progress = progress;
        this.now = now;
        plan = planning.apply(progress);
    }

    /** The turn of a study whose trials fit its manifest. */
    static Go of(TuningStudy study, Study read, List<TuningTrial> trials, Instant now) {
        var before = study.statusOrNew();
        var definition = learned(study, read);
        var history = TrialReader.of(definition, study.getSpec(), trials);
        return new Go(
                study,
                definition,
                trials,
                progress(study, trials, now),
                progress -> before.ended()
                        ? Planner.nothing(definition, history, progress)
                        : Planner.plan(definition, history, progress),
                now);
    }

    /** The turn of a study without trials that does nothing. */
    static Go idle(TuningStudy study, Study read, Instant now) {
        var definition = learned(study, read);
        return new Go(
                study,
                definition,
                List.of(),
                progress(study, List.of(), now),
                progress -> Planner.nothing(definition, List.of(), progress),
                now);
    }

    private static Study learned(TuningStudy study, Study read) {
        return read.learningFrom(EarlierStudies.read(study.getSpec(), study.statusOrNew(), read.space()));
    }

    private static Progress progress(TuningStudy study, List<TuningTrial> trials, Instant now) {
        var before = study.statusOrNew();
        return new Progress(
                created(study, trials),
                Optional.ofNullable(before.startTime()).map(Instant::parse),
                now,
                new TrialTotals(trials).gpuSeconds(now),
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
                .map(action ->
                        Decision.of(action, study, definition, number -> Objects.requireNonNull(byNumber.get(number))))
                .toList();
    }

    /**
     * The status to record.
     *
     * @param after the trials as they are now
     * @param obstacle what kept the decisions from being carried out
     */
    public StudyStatus status(List<TuningTrial> after, Optional<String> obstacle) {
        return new StudyStatusBuilder(study, now)
                .running(
                        definition,
                        after,
                        TrialReader.of(definition, study.getSpec(), after),
                        progress.with(created(study, after)).with(plan.memory()),
                        obstacle.isPresent() ? Optional.empty() : plan.outcome(),
                        obstacle);
    }

    /** How long until the study's duration is over; empty when it has none, has not begun or has ended. */
    public Optional<Duration> untilDeadline(StudyStatus status) {
        if (status.ended() || status.startTime() == null) {
            return Optional.empty();
        }
        return definition
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

package dev.winnow.operator.study;

import dev.winnow.operator.api.Names;
import dev.winnow.operator.api.StudyStatus;
import dev.winnow.operator.api.TuningStudy;
import dev.winnow.operator.api.TuningTrial;
import dev.winnow.search.pareto.HypervolumeHistory;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Planner;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One look at a study, as a pure function of its manifest, its trials and the time: what is wrong, what to do and what
 * to show. Whoever runs the study, on a cluster or on one machine, only carries it out.
 */
public final class StudyLook {
    private final TuningStudy study;
    private final StudyStatus before;
    private final Instant now;
    private final List<Problem> problems = new ArrayList<>();
    private final Optional<Study> definition;

    private StudyLook(TuningStudy study, Instant now) {
        this.study = study;
        this.now = now;
        before = study.getStatus() == null ? StudyStatus.NEW : study.getStatus();
        problems.addAll(PodTemplateRules.check(study.getSpec()));
        definition = StudyDefinition.read(study.getSpec(), problems)
                .map(read -> read.learningFrom(EarlierStudies.read(study.getSpec(), before, read.space())));
    }

    /** Looks at a study whose manifest the schema has let pass, defaults included. */
    public static StudyLook at(TuningStudy study, Instant now) {
        return new StudyLook(study, now);
    }

    /** What is wrong with the manifest beyond its schema. While something is, nothing else can be asked of this look. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Steps of a full training. */
    public int maxResource() {
        return definition().pruner().maxResource();
    }

    /** What the study would cost. */
    public Outline outline() {
        return Outline.of(definition());
    }

    /** The status of a study that cannot be run as it is. */
    public StudyStatus rejected(List<Problem> because) {
        return new StudyReport(study, now).rejected(because);
    }

    /**
     * The studies to learn from before anything else is done; empty when what they have is on record, or need not be.
     *
     * @param trials the trials that exist
     */
    public List<String> unread(List<TuningTrial> trials) {
        return created(trials) > 0 || before.ended() || definition().suspended()
                ? List.of()
                : EarlierStudies.unread(study.getSpec(), before);
    }

    /**
     * What a look at other studies brought.
     *
     * @param problems why the study can never learn from them; it is refused
     * @param waits what it waits for
     * @param status the status to record; unless it is refused or waits, with what was learned
     */
    public record Lesson(List<Problem> problems, Optional<String> waits, StudyStatus status) {}

    /**
     * Learns from other studies.
     *
     * @param unread their names
     * @param find a study by its name, as far as it exists
     * @param trialsOf the trials of a study
     */
    public Lesson learn(
            List<String> unread,
            Function<String, Optional<TuningStudy>> find,
            Function<TuningStudy, List<TuningTrial>> trialsOf) {
        var sources = unread.stream()
                .flatMap(name -> find.apply(name).stream())
                .map(found -> new EarlierStudies.Source(found, trialsOf.apply(found)))
                .toList();
        var refused = EarlierStudies.problems(study.getSpec(), sources);
        if (!refused.isEmpty()) {
            return new Lesson(refused, Optional.empty(), rejected(refused));
        }
        var waits = EarlierStudies.waits(unread, sources);
        var learned = new TuningStudy();
        learned.setMetadata(study.getMetadata());
        learned.setSpec(study.getSpec());
        learned.setStatus(
                waits.isPresent()
                        ? before
                        : before.learned(EarlierStudies.copy(
                                study.getSpec(), definition().space(), sources)));
        return new Lesson(List.of(), waits, at(learned, now).without(waits));
    }

    /** The status of a study without trials. */
    private StudyStatus without(Optional<String> obstacle) {
        var progress = progress(List.of());
        var nothing = Planner.nothing(definition(), List.of(), progress);
        return new Decided(List.of(), List.of(), progress, nothing).status(List.of(), obstacle);
    }

    /** What follows from the trials that exist. */
    public Decided decide(List<TuningTrial> trials) {
        var strangers = History.strangers(definition().space(), trials);
        var history = strangers.isEmpty() ? History.of(definition(), study.getSpec(), trials) : List.<Trial>of();
        var progress = progress(trials);
        var plan = before.ended() || !strangers.isEmpty()
                ? Planner.nothing(definition(), history, progress)
                : Planner.plan(definition(), history, progress);
        return new Decided(trials, strangers, progress, plan);
    }

    private Progress progress(List<TuningTrial> trials) {
        return new Progress(
                created(trials),
                Optional.ofNullable(before.startTime()).map(Instant::parse),
                now,
                new Ledger(trials).gpuSeconds(now),
                History.memory(before));
    }

    /** What was decided about the trials of one look. */
    public final class Decided {
        private final List<TuningTrial> observed;
        private final List<Problem> strangers;
        private final Progress progress;
        private final Plan plan;

        private Decided(List<TuningTrial> observed, List<Problem> strangers, Progress progress, Plan plan) {
            this.observed = observed;
            this.strangers = strangers;
            this.progress = progress;
            this.plan = plan;
        }

        /** Trials that do not fit the manifest; while there are some, nothing is decided. */
        public List<Problem> strangers() {
            return strangers;
        }

        /** What to do, in this order. */
        public List<Decision> decisions() {
            var byNumber = observed.stream()
                    .collect(Collectors.toMap(trial -> trial.getSpec().number(), trial -> trial));
            return plan.actions().stream()
                    .map(action -> Decision.of(
                            action, study, definition(), number -> Objects.requireNonNull(byNumber.get(number))))
                    .toList();
        }

        /**
         * The status to record.
         *
         * @param after the trials as they are now
         * @param obstacle what kept the decisions from being carried out
         */
        public StudyStatus status(List<TuningTrial> after, Optional<String> obstacle) {
            return new StudyReport(study, now)
                    .running(
                            definition(),
                            after,
                            History.of(definition(), study.getSpec(), after),
                            progress.with(created(after)).with(plan.memory()),
                            obstacle.isPresent() ? Optional.empty() : plan.outcome(),
                            obstacle);
        }
    }

    /**
     * With several objectives: the trials by which the hypervolume of the Pareto front grew, and what it was then. Empty
     * if an objective has no reference.
     */
    public List<StudyStatus.Improved> growth(List<TuningTrial> trials) {
        if (definition.isEmpty()
                || definition().objectives().single()
                || study.getSpec().objectives().stream().anyMatch(objective -> objective.reference() == null)
                || !History.strangers(definition().space(), trials).isEmpty()) {
            return List.of();
        }
        var history = History.of(definition(), study.getSpec(), trials);
        var volumes = HypervolumeHistory.of(definition().objectives(), history).volumes();
        return IntStream.range(0, history.size())
                .filter(i -> volumes.get(i) > (i == 0 ? 0 : volumes.get(i - 1)))
                .mapToObj(i -> new StudyStatus.Improved(
                        Names.trial(
                                study.getMetadata().getName(), history.get(i).number()),
                        volumes.get(i)))
                .toList();
    }

    /** How long until the study's duration is over; empty when it has none, has not begun or has ended. */
    public Optional<Duration> untilDeadline(StudyStatus status) {
        if (status.ended() || status.startTime() == null) {
            return Optional.empty();
        }
        return definition()
                .limits()
                .duration()
                .map(limit ->
                        Duration.between(now, Instant.parse(status.startTime()).plus(limit)))
                .filter(left -> !left.isNegative());
    }

    /** Numbers are never used again, also when a person has deleted the trial that had the highest one. */
    private int created(List<TuningTrial> trials) {
        return Math.max(
                before.created(),
                trials.stream()
                        .mapToInt(trial -> trial.getSpec().number() + 1)
                        .max()
                        .orElse(0));
    }

    private Study definition() {
        return definition.orElseThrow(() -> new IllegalStateException("the manifest has problems: " + problems));
    }
}

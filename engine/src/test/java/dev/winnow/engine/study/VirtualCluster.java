package dev.winnow.engine.study;

import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.Report;
import dev.winnow.engine.report.ReportIntake;
import dev.winnow.engine.report.ReportStore;
import dev.winnow.engine.report.Reporter;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.report.Trials;
import dev.winnow.engine.trial.Act;
import dev.winnow.engine.trial.Terms;
import dev.winnow.engine.trial.TrialLife;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A study in virtual time. The machines are played: a trainer takes a while to start, for each step, and to leave. All that
 * decides, takes reports and keeps records is the code that runs real studies.
 */
final class VirtualCluster implements Trials, Studies, ReportStore {
    private static final Terms TERMS = new Terms(0, Duration.ofMinutes(30), true, "template", false);

    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    private final TurnMemory memory = new TurnMemory(new StudyReader());
    private final VirtualTime time = new VirtualTime(CREATED);
    private final SortedMap<Integer, TuningTrial> trials = new TreeMap<>();
    private final Map<Integer, VirtualAttempt> attempts = new HashMap<>();
    private final Map<Integer, Integer> checkpoints = new HashMap<>();
    private final ReportIntake intake = new ReportIntake("replica", this, this, this, List.of());
    final VirtualJournal journal = new VirtualJournal();
    private final VirtualMachine machine;
    private TuningStudy study;
    private Instant flushed = CREATED;
    private long version;
    private int most;
    private int mostWaiting;
    private double placeSeconds;

    VirtualCluster(TuningStudy study, VirtualMachine machine) {
        this.study = study;
        this.machine = machine;
    }

    /** Runs the study to its end, and until no trainer is left. */
    VirtualCluster run() {
        turn();
        while (!time.over() && !(study.statusOrNew().ended() && attempts.isEmpty())) {
            placeSeconds += living() * time.untilNext();
            time.pass();
            if (!time.now().isBefore(flushed.plus(ReportIntake.FLUSH_EVERY))) {
                intake.flush(time.now());
                flushed = time.now();
            }
            turn();
        }
        intake.close();
        turn();
        return this;
    }

    TuningStudy study() {
        return study;
    }

    List<TuningTrial> trials() {
        return List.copyOf(trials.values());
    }

    /** The most trainers that lived at a time. */
    int mostAtOnce() {
        return most;
    }

    /** The most attempts that waited for room at a time. */
    int mostWaiting() {
        return mostWaiting;
    }

    /** For how many seconds attempts had room, added up. */
    double placeSeconds() {
        return placeSeconds;
    }

    /** Seconds since the study was created. */
    double seconds() {
        return Duration.between(CREATED, time.now()).toNanos() / 1e9;
    }

    /** What happens in an attempt unless the attempt has been deleted. */
    private void in(VirtualAttempt attempt, double seconds, Runnable happening) {
        time.in(seconds, () -> {
            if (!attempt.deleted) {
                happening.run();
            }
        });
    }

    private void turn() {
        place();
        boolean decided = true;
        while (decided) {
            List.copyOf(trials.values()).forEach(this::turn);
            decided = turnOfStudy();
        }
        intake.release(time.now());
    }

    private boolean turnOfStudy() {
        var turn = StudyTurn.of(
                memory,
                study,
                trials(),
                OtherStudies.NONE,
                RoomForTrials.onCluster(trial -> false),
                drawn -> true,
                time.now());
        var go = turn.match(
                rejected -> {
                    throw new IllegalStateException(rejected.problems().toString());
                },
                learn -> {
                    throw new IllegalStateException("nothing to learn from");
                },
                going -> going);
        go.decisions()
                .forEach(decision -> decision.accept(new Decision.Visitor() {
                    @Override
                    public void create(TuningTrial trial) {
                        trial.getMetadata()
                                .setUid("uid-of-" + trial.getMetadata().getName());
                        trial.getMetadata().setGeneration(1L);
                        put(trial, "create the trial");
                    }

                    @Override
                    public void change(Decision.Change change) {
                        put(change.trial(), change.spec(), change.trial().statusOrNew(), "decide");
                    }
                }));
        var next = new TuningStudy();
        next.setMetadata(study.getMetadata());
        next.setSpec(study.getSpec());
        next.setStatus(go.status(trials(), Optional.empty()));
        study = next;
        return !go.decisions().isEmpty();
    }

    private void turn(TuningTrial trial) {
        int number = trial.getSpec().number();
        var attempt = attempts.get(number);
        if (attempt != null && attempt.end != null && attempt.deleted) {
            attempts.remove(number);
            attempt = null;
        }
        var views = Optional.ofNullable(attempt).map(there -> there.view(trial, TERMS)).stream()
                .toList();
        var step = TrialLife.next(trial, views, TERMS, time.now());
        if (!step.status().equals(trial.statusOrNew())) {
            put(trial, trial.getSpec(), step.status(), "status");
        }
        step.nextTurn().ifPresent(delay -> time.in(delay.toNanos() / 1e9, () -> {}));
        if (attempt != null && attempt.end != null && step.status().ended()) {
            attempts.remove(number);
        }
        if (step.act() instanceof Act.Start start) {
            start(number, start.attempt());
        } else if (step.act() instanceof Act.End) {
            Optional.ofNullable(attempts.get(number)).ifPresent(there -> leave(number, there));
        }
    }

    private void start(int number, int next) {
        var attempt = new VirtualAttempt(next, time.now(), checkpoints.getOrDefault(number, 0));
        attempts.put(number, attempt);
        journal.wrote(number, "create the pod");
        attempt.training = () -> train(number, attempt);
        place();
        time.in(0, () -> {});
    }

    /** Gives room to those who wait, in the order in which they came. */
    private void place() {
        attempts.values().stream()
                .filter(VirtualAttempt::waits)
                .sorted(Comparator.comparing(there -> there.start))
                .limit(Math.max(0, machine.room() - living()))
                .toList()
                .forEach(there -> {
                    there.placed = true;
                    there.training.run();
                });
        most = Math.max(most, living());
        mostWaiting = Math.max(mostWaiting, (int)
                attempts.values().stream().filter(VirtualAttempt::waits).count());
    }

    private int living() {
        return (int) attempts.values().stream()
                .filter(there -> there.placed && there.end == null)
                .count();
    }

    private void train(int number, VirtualAttempt attempt) {
        int next = attempt.number;
        machine.killed(trial(number), next).ifPresent(seconds -> in(attempt, seconds, () -> kill(attempt)));
        double start = machine.start(trial(number), next);
        if (attempt.begin > 0 && machine.reportsItsCheckpoint()) {
            in(attempt, start, () -> report(number, attempt, attempt.begin));
        } else {
            train(number, attempt, attempt.begin + 1, start);
        }
    }

    private void kill(VirtualAttempt attempt) {
        if (attempt.end == null) {
            attempt.deleted = true;
            attempt.end = time.now();
            journal.killed();
        }
    }

    private void train(int number, VirtualAttempt attempt, int step, double delay) {
        in(attempt, delay, () -> journal.begins());
        in(attempt, delay + machine.step(trial(number), step - 1 - attempt.begin), () -> {
            journal.trained(number, step);
            report(number, attempt, step);
        });
    }

    private void report(int number, VirtualAttempt attempt, int step) {
        var trial = trial(number);
        if (study.getSpec().trial().checkpoints() != null) {
            checkpoints.put(number, step);
        }
        var meta = trial.getMetadata();
        var report = new Report(step, Map.of(study.getSpec().objective().metric(), machine.value(trial, step)));
        try {
            intake.accept(
                            trial,
                            new Reporter(meta.getName(), meta.getUid(), attempt.number, Optional.of(attempt.start)),
                            report,
                            time.now())
                    .thenAccept(answer -> {
                        if (step < machine.last(trial)) {
                            train(number, attempt, step + 1, 0);
                        } else {
                            time.in(machine.end(trial), () -> attempt.end = time.now());
                        }
                    });
        } catch (Refusal refusal) {
            attempt.end = time.now();
        }
    }

    private void leave(int number, VirtualAttempt attempt) {
        if (!attempt.deleted) {
            attempt.deleted = true;
            journal.wrote(number, "delete the pod");
            time.in(
                    attempt.end != null || !attempt.placed ? 0 : machine.end(trial(number)),
                    () -> attempt.end = attempt.end == null ? time.now() : attempt.end);
        }
    }

    private TuningTrial trial(int number) {
        return Optional.ofNullable(trials.get(number)).orElseThrow();
    }

    private void put(TuningTrial old, TrialSpec spec, TrialStatus status, String why) {
        var next = new TuningTrial();
        next.setMetadata(new ObjectMetaBuilder(old.getMetadata()).build());
        next.setSpec(spec);
        next.setStatus(status);
        put(next, why);
    }

    private void put(TuningTrial trial, String why) {
        journal.wrote(trial.getSpec().number(), why);
        trial.getMetadata().setResourceVersion(Long.toString(++version));
        trials.put(trial.getSpec().number(), trial);
    }

    @Override
    public CompletionStage<TuningTrial> write(TuningTrial seen, Change change) {
        var current = trial(seen.getSpec().number());
        try {
            put(current, current.getSpec(), current.statusOrNew().with(change.of(current)), "report");
            return CompletableFuture.completedFuture(trial(seen.getSpec().number()));
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    @Override
    public CompletionStage<Boolean> exists(AttemptIdentity attempt) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public Optional<TuningTrial> trial(String namespace, String name) {
        return trials.values().stream()
                .filter(trial -> trial.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public Optional<Reporter> reporter(AttemptIdentity identity) {
        return Optional.empty();
    }

    @Override
    public int newestAttempt(TuningTrial trial) {
        return Optional.ofNullable(attempts.get(trial.getSpec().number()))
                .map(attempt -> attempt.number)
                .orElse(0);
    }

    @Override
    public boolean training(TuningTrial trial, int attempt) {
        var there = attempts.get(trial.getSpec().number());
        return there != null && there.number == attempt && there.end == null;
    }

    @Override
    public Optional<TuningStudy> study(String namespace, String name) {
        return Optional.of(study);
    }
}

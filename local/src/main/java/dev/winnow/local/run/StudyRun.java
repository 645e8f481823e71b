package dev.winnow.local.run;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.study.Decision;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.engine.trial.Act;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Interruption;
import dev.winnow.engine.trial.TrialLife;
import dev.winnow.engine.workload.PodTemplates;
import dev.winnow.local.folder.Folder;
import dev.winnow.local.process.Gpus;
import dev.winnow.local.process.Launcher;
import dev.winnow.local.process.TrainerProcess;
import dev.winnow.local.process.TrainerProcesses;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The loop of a study on one machine: the same turns of the study and of its trials as on a cluster, carried out on a
 * {@link RunState} and on processes. The loop takes turns whenever something happened or was due, until nothing is left to
 * do.
 */
public final class StudyRun {
    /** Counts of the study that only move are on file at most this often. */
    private static final Duration STUDY_EVERY = Duration.ofSeconds(1);
    /** Processes that trainers have left behind live on for so long at most. */
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);
    /** The view is renewed this often although nothing happened. */
    private static final Duration VIEW_EVERY = Duration.ofMillis(500);

    private final RunState state;
    private final Launcher launcher;
    private final Gpus gpus;
    private final Path trialsFolder;
    private final View view;
    private final Clock clock;
    private Instant studyWritten = Instant.EPOCH;
    private Optional<Instant> due = Optional.empty();
    private boolean interrupted;
    /** The first processes of sessions in which something may have been left, and when that was last looked into. */
    private final Set<Long> leaders = new HashSet<>();

    private Instant swept = Instant.EPOCH;

    public StudyRun(RunState state, Launcher launcher, Gpus gpus, Path trialsFolder, View view, Clock clock) {
        this.state = state;
        this.launcher = launcher;
        this.gpus = gpus;
        this.trialsFolder = trialsFolder;
        this.view = view;
        this.clock = clock;
    }

    /**
     * Runs the study to its end, or until it is interrupted; no process is left then.
     *
     * @return whether the study has ended
     * @throws IOException when a file cannot be written or a process not be started
     */
    public boolean run() throws IOException, InterruptedException {
        try {
            synchronized (state) {
                while (true) {
                    var now = Instant.now(clock);
                    turn(now);
                    view.show(state.study(), state.trials(), now);
                    if (over()) {
                        sweep(now);
                        state.flushAll();
                        return state.study().statusOrNew().ended();
                    }
                    pause(now);
                }
            }
        } finally {
            endAll();
        }
    }

    /** What an attempt has left in its session must not outlive it, as in a pod. Looking costs, so it is done for many. */
    private void sweep(Instant now) throws IOException {
        // A number that was used again belongs to an attempt that lives.
        state.attempts().stream()
                .filter(attempt -> !attempt.ended())
                .forEach(attempt -> leaders.remove(attempt.process().pid()));
        try {
            if (TrainerProcesses.endSessions(trialsFolder, leaders)) {
                leaders.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while processes ended that trainers have left behind");
        }
        swept = now;
    }

    /** Asks the run to stop its trials and to end. */
    public void interrupt() {
        synchronized (state) {
            interrupted = true;
            state.notifyAll();
        }
    }

    private boolean over() {
        return (interrupted || state.study().statusOrNew().ended())
                && state.attempts().stream().allMatch(TrainerProcess::ended);
    }

    private void pause(Instant now) throws InterruptedException {
        var wake = due.filter(time -> time.isBefore(now.plus(VIEW_EVERY))).orElse(now.plus(VIEW_EVERY));
        // At least a moment, in which reports and the ends of processes can come in.
        state.wait(Math.max(1, Duration.between(now, wake).toMillis()));
    }

    private void turn(Instant now) throws IOException {
        due = Optional.empty();
        if (!now.isBefore(swept.plus(SWEEP_EVERY))) {
            sweep(now);
        }
        state.attempts().forEach(attempt -> {
            attempt.keepTime(now);
            attempt.due().ifPresent(this::due);
        });
        if (interrupted) {
            stopAll(now);
        } else {
            boolean decided = true;
            while (decided) {
                for (var trial : state.trials()) {
                    turn(trial, now);
                }
                decided = turnOfStudy(now);
            }
        }
        state.flush();
    }

    private void due(Instant time) {
        if (due.isEmpty() || time.isBefore(due.get())) {
            due = Optional.of(time);
        }
    }

    /** One turn of a trial. */
    private void turn(TuningTrial trial, Instant now) throws IOException {
        // Observe.
        int number = trial.getSpec().number();
        var attempt = state.attempt(number);
        if (attempt.isPresent() && attempt.get().ended() && attempt.get().deleted()) {
            state.gone(number);
            attempt = Optional.empty();
        }
        if (attempt.isEmpty() && trial.statusOrNew().ended()) {
            return;
        }
        var views = attempt.map(there -> launcher.view(there, now)).stream().toList();

        // Decide.
        var step = TrialLife.next(trial, views, retries(), now);

        // Record.
        state.status(trial, step.status());
        step.lookAgain().ifPresent(delay -> due(now.plus(delay)));

        // Act.
        if (attempt.isPresent() && attempt.get().ended() && step.status().ended()) {
            state.gone(number);
        } else {
            act(number, attempt, step.act(), now);
        }
    }

    private void act(int number, Optional<TrainerProcess> attempt, Act act, Instant now) throws IOException {
        act.accept(new Act.Visitor<Optional<TrainerProcess>, IOException>() {
            @Override
            public Optional<TrainerProcess> start(int next) throws IOException {
                StudyRun.this.start(state.trial(number), next, now);
                return attempt;
            }

            @Override
            public Optional<TrainerProcess> end(AttemptView view) {
                attempt.ifPresent(there -> StudyRun.this.end(number, there, now));
                return attempt;
            }

            @Override
            public Optional<TrainerProcess> nothing() {
                return attempt;
            }
        });
    }

    private void end(int number, TrainerProcess attempt, Instant now) {
        if (attempt.ended()) {
            state.gone(number);
        } else {
            attempt.delete(now);
            attempt.due().ifPresent(this::due);
        }
    }

    private int retries() {
        return state.study().getSpec().trial().retries();
    }

    /** Starts an attempt when there are GPUs for it; else the trial waits until others have ended. */
    private void start(TuningTrial trial, int number, Instant now) throws IOException {
        var study = state.study();
        var lent = gpus.lend(PodTemplates.gpus(study.getSpec().trial().pod().getSpec()));
        if (lent.isEmpty()) {
            return;
        }
        if (number > 1 || !lent.get().isEmpty()) {
            // Two attempts must not write one checkpoint, nor two trials compute on one GPU.
            sweep(now);
        }
        var attempt = launcher.start(study, trial, number, lent.get(), now);
        state.started(trial.getSpec().number(), attempt);
        attempt.due().ifPresent(this::due);
        var name = trial.getMetadata().getName();
        attempt.process().onExit().thenAccept(process -> {
            var words = process.exitValue() == 0 ? "" : launcher.lastWords(name);
            synchronized (state) {
                attempt.ended(new TrainerProcess.End(process.exitValue(), Instant.now(clock), words));
                launcher.ended(attempt);
                leaders.add(process.pid());
                gpus.giveBack(attempt.start().gpus());
                state.notifyAll();
            }
        });
        // Seen running at once, which spares a write.
        var status = TrialLife.next(trial, List.of(launcher.view(attempt, now)), retries(), now)
                .status();
        state.status(trial, status);
    }

    /** One turn of the study; whether anything was decided. */
    private boolean turnOfStudy(Instant now) {
        // Observe.
        var before = state.study().statusOrNew();
        var trials = state.trials();

        // Decide. What the study learns from others is on file since the folder was opened.
        var turn = StudyTurn.of(state.study(), trials, OtherStudies.NONE, now);

        // Act.
        turn.match(rejected -> List.<Decision>of(), learn -> List.<Decision>of(), Go::decisions)
                .forEach(this::carryOut);

        // Record.
        var after = turn.match(
                StudyTurn.Rejected::status, StudyTurn.Learn::status, go -> go.status(state.trials(), Optional.empty()));
        record(before, after, now);
        turn.match(rejected -> Optional.<Duration>empty(), learn -> Optional.of(learn.again()), go -> go.untilDeadline(after))
                .ifPresent(left -> due(now.plus(left)));
        return turn.match(rejected -> false, learn -> false, go -> !go.decisions().isEmpty());
    }

    private void carryOut(Decision decision) {
        decision.accept(new Decision.Visitor() {
            @Override
            public void create(TuningTrial trial) {
                state.create(trial);
            }

            @Override
            public void change(Decision.Change change) {
                state.spec(change.trial(), change.spec());
            }
        });
    }

    private void record(StudyStatus before, StudyStatus after, Instant now) {
        boolean urgent =
                !Objects.equals(before.state(), after.state()) || !now.isBefore(studyWritten.plus(STUDY_EVERY));
        if (!after.equals(before)) {
            state.status(after, urgent || after.ended());
            studyWritten = urgent ? now : studyWritten;
        }
    }

    private void stopAll(Instant now) {
        long live = state.attempts().stream()
                .filter(attempt -> !attempt.ended() && !attempt.deleted())
                .count();
        if (live > 0) {
            view.say("Interrupted: asks what runs to end, and waits "
                    + Launcher.grace(state.study().getSpec().trial())
                            .toSeconds() + " s at most");
        }
        for (var trial : state.trials()) {
            int number = trial.getSpec().number();
            state.attempt(number).ifPresent(attempt -> {
                if (attempt.ended()) {
                    state.status(trial, Interruption.of(trial, now));
                    state.gone(number);
                } else {
                    attempt.delete(now);
                    attempt.due().ifPresent(this::due);
                }
            });
        }
    }

    /** Whatever ended the loop, no trainer goes on without it, nor what it has started. */
    private void endAll() throws InterruptedException {
        state.attempts().stream().filter(attempt -> !attempt.ended()).forEach(attempt -> attempt.process()
                .destroyForcibly());
        var unused = TrainerProcesses.endAll(trialsFolder);
    }

    /** The trials of an earlier run that was killed go on as soon as they can. */
    public static void recover(RunState state, Folder folder) throws IOException {
        for (var trial : state.trials()) {
            state.status(
                    trial,
                    Interruption.of(trial, folder.lastSign(trial.getMetadata().getName())));
        }
        state.flush();
    }
}

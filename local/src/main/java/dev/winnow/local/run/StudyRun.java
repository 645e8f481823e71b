package dev.winnow.local.run;

import dev.winnow.api.Cleanup;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.page.StudyPages;
import dev.winnow.engine.study.Decision;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.KeptCheckpoints;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.RoomForTrials;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.engine.study.TurnMemory;
import dev.winnow.engine.trial.Interruption;
import dev.winnow.engine.workload.CheckpointFolders;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.process.Gpus;
import dev.winnow.local.process.Launcher;
import dev.winnow.local.process.TrainerProcess;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The loop of a study on one machine: the same turns of the study and of its trials as on a cluster, carried out on a
 * {@link RunState} and on processes. The loop takes turns whenever something happened or was due, until nothing is left to
 * do.
 */
public final class StudyRun {
    /** Counts of the study that only move are on file at most this often. */
    private static final Duration STUDY_EVERY = Duration.ofSeconds(1);
    /** The view is renewed this often although nothing happened. */
    private static final Duration VIEW_EVERY = Duration.ofMillis(500);

    private final TurnMemory memory;
    private final StudyReader reader;
    private final RunFolder folder;
    private final RunState state;
    private final TrialTurns trials;
    private final Alarm alarm = new Alarm();
    private final View view;
    private final StudyPages pages;
    private final Clock clock;
    private Instant studyWritten = Instant.EPOCH;
    private boolean interrupted;

    /**
     * @param reader has read the manifest
     * @param ending is told of each process that has ended, before its end is known
     */
    public StudyRun(
            RunState state,
            StudyReader reader,
            Launcher launcher,
            Gpus gpus,
            RunFolder folder,
            View view,
            Clock clock,
            Consumer<TrainerProcess> ending) {
        memory = new TurnMemory(reader);
        this.reader = reader;
        this.folder = folder;
        pages = new StudyPages(reader);
        this.state = state;
        this.view = view;
        this.clock = clock;
        trials = new TrialTurns(state, launcher, gpus, folder.trials(), alarm, clock, ending);
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
                    view.show(pages.of(state.study(), state.trials(), now));
                    if (over()) {
                        trials.sweep(now);
                        removeCheckpoints(now);
                        state.flushAll();
                        return state.study().statusOrNew().ended();
                    }
                    pause(now);
                }
            }
        } finally {
            trials.endAll();
        }
    }

    /** Removes the checkpoints that the study does not keep once it has ended. */
    private void removeCheckpoints(Instant now) {
        var status = state.study().statusOrNew();
        var kept = status.ended()
                ? KeptCheckpoints.of(reader, state.study(), state.trials())
                : Optional.<Set<String>>empty();
        if (kept.isEmpty() || (status.cleanup() != null && status.cleanup().state() == Cleanup.State.Removed)) {
            return;
        }
        String failure = null;
        for (var trial : state.trials()) {
            var name = trial.getMetadata().getName();
            try {
                if (!kept.get().contains(name)) {
                    CheckpointFolders.remove(folder.checkpoints(name));
                }
            } catch (IOException e) {
                failure = e.toString();
                view.say("A checkpoint that is not to be kept cannot be removed: " + failure);
            }
        }
        var end = failure == null ? Cleanup.State.Removed : Cleanup.State.Failed;
        state.status(
                status.edit()
                        .cleanup(new Cleanup(end, 1, now.toString(), failure))
                        .status(),
                true);
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
        var wake = alarm.before(now.plus(VIEW_EVERY));
        // At least a moment, in which reports and the ends of processes can come in.
        state.wait(Math.max(1, Duration.between(now, wake).toMillis()));
    }

    /** One turn of everything: of each trial and of the study, until nothing more is decided. */
    private void turn(Instant now) throws IOException {
        alarm.clear();
        trials.keepTime(now);
        if (interrupted) {
            stopAll(now);
        } else {
            boolean decided = true;
            while (decided) {
                for (var trial : state.trials()) {
                    trials.turn(trial, now);
                }
                decided = turnOfStudy(now);
            }
        }
        state.flush();
    }

    private void stopAll(Instant now) {
        if (trials.stopAll(now)) {
            view.say("Interrupted: asks what runs to end, and waits "
                    + Launcher.grace(state.study().getSpec().trial()).toSeconds() + " s at most");
        }
    }

    /** One turn of the study; whether anything was decided. */
    private boolean turnOfStudy(Instant now) {
        // Observe.
        var before = state.study().statusOrNew();
        var observed = state.trials();

        // Decide. What the study learns from others is on file since the folder was opened.
        var turn = StudyTurn.of(
                memory, state.study(), observed, OtherStudies.NONE, RoomForTrials.ALWAYS, drawn -> true, now);

        // Act.
        turn.match(rejected -> List.<Decision>of(), learn -> List.<Decision>of(), Go::decisions)
                .forEach(this::carryOut);

        // Record.
        var after = turn.match(
                StudyTurn.Rejected::status, StudyTurn.Learn::status, go -> go.status(state.trials(), Optional.empty()));
        record(before, after, now);
        turn.match(
                        rejected -> Optional.<Duration>empty(),
                        learn -> Optional.of(learn.again()),
                        go -> go.untilDeadline(after))
                .ifPresent(left -> alarm.at(now.plus(left)));
        return turn.match(
                rejected -> false, learn -> false, go -> !go.decisions().isEmpty());
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

    /** The trials of an earlier run that was killed go on as soon as they can. */
    public static void recover(RunState state, RunFolder folder) throws IOException {
        for (var trial : state.trials()) {
            state.status(
                    trial,
                    Interruption.of(trial, folder.lastSign(trial.getMetadata().getName())));
        }
        state.flush();
    }
}

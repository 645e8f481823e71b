package dev.winnow.local.run;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.SearchSpaceCache;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.study.Decision;
import dev.winnow.engine.study.StudyLook;
import dev.winnow.engine.trial.Interruption;
import dev.winnow.engine.trial.PodView;
import dev.winnow.engine.trial.TrialLife;
import dev.winnow.engine.workload.TrialPod;
import dev.winnow.local.folder.Folder;
import dev.winnow.local.process.Attempt;
import dev.winnow.local.process.Gpus;
import dev.winnow.local.process.Kin;
import dev.winnow.local.process.Launcher;
import java.io.IOException;
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
 * The loop of a study on one machine: the same look at the study and the same life of a trial as on a cluster, carried
 * out on a {@link Store} and on processes. It looks again whenever something happened or was due, until nothing is left
 * to do.
 */
public final class StudyRun {
    /** Counts of the study that only move are on file at most this often. */
    private static final Duration STUDY_EVERY = Duration.ofSeconds(1);
    /** Processes that trainers have left behind live on for so long at most. */
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);
    /** The view is renewed this often although nothing happened. */
    private static final Duration VIEW_EVERY = Duration.ofMillis(500);

    private final StudyReader reader = new StudyReader(new SearchSpaceCache());
    private final Store store;
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

    public StudyRun(Store store, Launcher launcher, Gpus gpus, Path trialsFolder, View view, Clock clock) {
        this.store = store;
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
            synchronized (store) {
                while (true) {
                    var now = Instant.now(clock);
                    turn(now);
                    view.show(store.study(), store.trials(), now);
                    if (over()) {
                        sweep(now);
                        store.flushAll();
                        return ended(store.study());
                    }
                    pause(now);
                }
            }
        } finally {
            endAll();
        }
    }

    /** What an attempt has left in its session must not outlive it, as in a pod. Looking costs, so it is done for many. */
    private void sweep(Instant now) throws InterruptedException {
        // A number that was used again belongs to an attempt that lives.
        store.attempts().stream()
                .filter(attempt -> !attempt.ended())
                .forEach(attempt -> leaders.remove(attempt.process().pid()));
        if (Kin.endSessions(trialsFolder, leaders)) {
            leaders.clear();
        }
        swept = now;
    }

    /** Asks the run to stop its trials and to end. */
    public void interrupt() {
        synchronized (store) {
            interrupted = true;
            store.notifyAll();
        }
    }

    private boolean over() {
        return (interrupted || ended(store.study()))
                && store.attempts().stream().allMatch(Attempt::ended);
    }

    private static boolean ended(TuningStudy study) {
        return study.getStatus() != null && study.getStatus().ended();
    }

    private void pause(Instant now) throws InterruptedException {
        var wake = due.filter(time -> time.isBefore(now.plus(VIEW_EVERY))).orElse(now.plus(VIEW_EVERY));
        // At least a moment, in which reports and the ends of processes can come in.
        store.wait(Math.max(1, Duration.between(now, wake).toMillis()));
    }

    private void turn(Instant now) throws IOException, InterruptedException {
        due = Optional.empty();
        if (!now.isBefore(swept.plus(SWEEP_EVERY))) {
            sweep(now);
        }
        store.attempts().forEach(attempt -> {
            attempt.keepTime(now);
            attempt.due().ifPresent(this::due);
        });
        if (interrupted) {
            stopAll(now);
        } else {
            boolean decided = true;
            while (decided) {
                for (var trial : store.trials()) {
                    live(trial, now);
                }
                decided = look(now);
            }
        }
        store.flush();
    }

    private void due(Instant time) {
        if (due.isEmpty() || time.isBefore(due.get())) {
            due = Optional.of(time);
        }
    }

    /** One step in the life of a trial. */
    private void live(TuningTrial trial, Instant now) throws IOException, InterruptedException {
        int number = trial.getSpec().number();
        var attempt = store.attempt(number);
        if (attempt.isPresent() && attempt.get().ended() && attempt.get().deleted()) {
            store.gone(number);
            attempt = Optional.empty();
        }
        if (attempt.isEmpty() && trial.getStatus() != null && trial.getStatus().ended()) {
            return;
        }
        var views = attempt.map(a -> PodView.of(a.pod(), now)).stream().toList();
        int retries = store.study().getSpec().trial().retries();
        var step = TrialLife.next(trial, views, retries, now);
        store.status(trial, step.status());
        step.lookAgain().ifPresent(delay -> due(now.plus(delay)));
        if (attempt.isPresent()
                && attempt.get().ended()
                && (step.status().ended() || step.act() instanceof TrialLife.Act.DeletePod)) {
            store.gone(number);
        } else if (attempt.isPresent() && step.act() instanceof TrialLife.Act.DeletePod) {
            attempt.get().delete(now);
            attempt.get().due().ifPresent(this::due);
        } else if (step.act() instanceof TrialLife.Act.CreatePod create) {
            start(store.trial(number), create.attempt(), now);
        }
    }

    /** Starts an attempt when there are GPUs for it; else the trial waits until others have ended. */
    private void start(TuningTrial trial, int number, Instant now) throws IOException, InterruptedException {
        var study = store.study();
        var lent = gpus.lend(TrialPod.gpus(study.getSpec().trial().pod().getSpec()));
        if (lent.isEmpty()) {
            return;
        }
        if (number > 1 || !lent.get().isEmpty()) {
            // Two attempts must not write one checkpoint, nor two trials compute on one GPU.
            sweep(now);
        }
        var attempt = launcher.start(study, trial, number, lent.get(), now);
        store.started(trial.getSpec().number(), attempt);
        attempt.due().ifPresent(this::due);
        var name = trial.getMetadata().getName();
        attempt.process().onExit().thenAccept(process -> {
            var words = process.exitValue() == 0 ? "" : launcher.lastWords(name);
            synchronized (store) {
                attempt.ended(new Attempt.End(process.exitValue(), Instant.now(clock), words));
                launcher.ended(attempt);
                leaders.add(process.pid());
                gpus.giveBack(attempt.gpus());
                store.notifyAll();
            }
        });
        // Seen running at once, which spares a write.
        var status = TrialLife.next(
                        trial,
                        List.of(PodView.of(attempt.pod(), now)),
                        study.getSpec().trial().retries(),
                        now)
                .status();
        store.status(trial, status);
    }

    /** One look at the study; whether anything was decided. */
    private boolean look(Instant now) {
        var look = StudyLook.at(reader, store.study(), now);
        var decided = look.decide(store.trials());
        for (var decision : decided.decisions()) {
            if (decision instanceof Decision.Create create) {
                store.create(create.trial());
            } else if (decision instanceof Decision.Change change) {
                store.spec(change.trial(), change.spec());
            }
        }
        var before = store.study().statusOrNew();
        var after = decided.status(store.trials(), Optional.empty());
        boolean urgent =
                !Objects.equals(before.state(), after.state()) || !now.isBefore(studyWritten.plus(STUDY_EVERY));
        if (!after.equals(before)) {
            store.status(after, urgent || after.ended());
            studyWritten = urgent ? now : studyWritten;
        }
        look.untilDeadline(after).ifPresent(left -> due(now.plus(left)));
        return !decided.decisions().isEmpty();
    }

    private void stopAll(Instant now) {
        long live = store.attempts().stream()
                .filter(attempt -> !attempt.ended() && !attempt.deleted())
                .count();
        if (live > 0) {
            view.say("Interrupted: asks what runs to end, and waits "
                    + Attempt.grace(store.study().getSpec().trial().pod().getSpec())
                            .toSeconds() + " s at most");
        }
        for (var trial : store.trials()) {
            int number = trial.getSpec().number();
            store.attempt(number).ifPresent(attempt -> {
                if (attempt.ended()) {
                    store.status(trial, Interruption.of(trial, now));
                    store.gone(number);
                } else {
                    attempt.delete(now);
                    attempt.due().ifPresent(this::due);
                }
            });
        }
    }

    /** Whatever ended the loop, no trainer goes on without it, nor what it has started. */
    private void endAll() throws InterruptedException {
        store.attempts().stream().filter(attempt -> !attempt.ended()).forEach(attempt -> attempt.process()
                .destroyForcibly());
        var unused = Kin.endAll(trialsFolder);
    }

    /** The trials of an earlier run that was killed go on as soon as they can. */
    public static void recover(Store store, Folder folder) throws IOException {
        for (var trial : store.trials()) {
            store.status(
                    trial,
                    Interruption.of(trial, folder.lastSign(trial.getMetadata().getName())));
        }
        store.flush();
    }
}

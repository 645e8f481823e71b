package dev.winnow.local.run;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.Act;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Interruption;
import dev.winnow.engine.trial.Terms;
import dev.winnow.engine.trial.TrialLife;
import dev.winnow.engine.workload.PodTemplate;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The turns of the trials of a run, and the processes in which these trials train. The caller holds the lock of the
 * {@link RunState}.
 */
final class TrialTurns {
    /** Processes that trainers have left behind live on for so long at most. */
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

    private final RunState state;
    private final Launcher launcher;
    private final Gpus gpus;
    private final Path trialsFolder;
    private final Alarm alarm;
    private final Clock clock;
    private final Consumer<TrainerProcess> ending;
    /** The first processes of sessions in which something may have been left, and when that was last looked into. */
    private final Set<Long> leaders = new HashSet<>();

    private Instant swept = Instant.EPOCH;

    /** @param ending is told of each process that has ended, before its end is known; the lock is not held then */
    TrialTurns(
            RunState state,
            Launcher launcher,
            Gpus gpus,
            Path trialsFolder,
            Alarm alarm,
            Clock clock,
            Consumer<TrainerProcess> ending) {
        this.state = state;
        this.launcher = launcher;
        this.gpus = gpus;
        this.trialsFolder = trialsFolder;
        this.alarm = alarm;
        this.clock = clock;
        this.ending = ending;
    }

    /** Does what is due of the processes: ends what ran for too long, and what trainers have left behind. */
    void keepTime(Instant now) throws IOException {
        if (!now.isBefore(swept.plus(SWEEP_EVERY))) {
            sweep(now);
        }
        state.attempts().forEach(attempt -> {
            attempt.keepTime(now);
            attempt.due().ifPresent(alarm::at);
        });
    }

    /** What an attempt has left in its session must not outlive it, as in a pod. Looking costs, so it is done for many. */
    void sweep(Instant now) throws IOException {
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

    /** One turn of a trial. */
    void turn(TuningTrial trial, Instant now) throws IOException {
        // Observe.
        int number = trial.getSpec().number();
        var attempt = state.attempt(number);
        if (attempt.isEmpty() && trial.statusOrNew().ended()) {
            return;
        }
        if (attempt.isPresent() && attempt.get().ended() && attempt.get().deleted()) {
            state.gone(number);
            attempt = Optional.empty();
        }
        var views = attempt.map(there -> launcher.view(there)).stream().toList();

        // Decide.
        var step = TrialLife.next(trial, views, terms(), now);

        // Record.
        state.status(trial, step.status());
        step.nextTurn().ifPresent(delay -> alarm.at(now.plus(delay)));

        // Act.
        if (attempt.isPresent() && attempt.get().ended() && step.status().ended()) {
            state.gone(number);
        } else {
            act(number, attempt, step.act(), now).ifPresent(alarm::at);
        }
    }

    /** Acts on a trial, and tells when its process is due. */
    private Optional<Instant> act(int number, Optional<TrainerProcess> attempt, Act act, Instant now)
            throws IOException {
        return act.accept(new Act.Visitor<Optional<Instant>, IOException>() {
            @Override
            public Optional<Instant> start(int next) throws IOException {
                return TrialTurns.this.start(state.trial(number), next, now);
            }

            @Override
            public Optional<Instant> end(AttemptView view) {
                return attempt.flatMap(there -> TrialTurns.this.end(number, there, now));
            }

            @Override
            public Optional<Instant> nothing() {
                return Optional.empty();
            }
        });
    }

    private Optional<Instant> end(int number, TrainerProcess attempt, Instant now) {
        if (attempt.ended()) {
            state.gone(number);
            return Optional.empty();
        }
        attempt.delete(now);
        return attempt.due();
    }

    private Terms terms() {
        return Terms.of(state.study()).oneAtATime();
    }

    /** Starts an attempt when there are GPUs for it; else the trial waits until others have ended. */
    private Optional<Instant> start(TuningTrial trial, int number, Instant now) throws IOException {
        var study = state.study();
        var lent = gpus.lend(PodTemplate.of(study.getSpec().trial()).devices());
        if (lent.isEmpty()) {
            return Optional.empty();
        }
        if (number > 1 || !lent.get().isEmpty()) {
            // Two attempts must not write one checkpoint, nor more trials than it has room for compute on one GPU.
            sweep(now);
        }
        var attempt = launcher.start(
                study, trial, number, lent.get(), gpus.share(lent.get().size()), now);
        state.started(trial.getSpec().number(), attempt);
        var name = trial.getMetadata().getName();
        attempt.process().onExit().thenAccept(process -> {
            try {
                ending.accept(attempt);
            } finally {
                ended(name, attempt);
            }
        });
        // Seen running at once, which spares a write.
        var status = TrialLife.next(trial, List.of(launcher.view(attempt)), terms(), now)
                .status();
        state.status(trial, status);
        return attempt.due();
    }

    private void ended(String trial, TrainerProcess attempt) {
        int code = attempt.process().exitValue();
        var words = code == 0 ? "" : launcher.lastWords(trial, attempt);
        synchronized (state) {
            attempt.ended(new TrainerProcess.End(code, Instant.now(clock), words));
            launcher.ended(attempt);
            leaders.add(attempt.process().pid());
            gpus.giveBack(attempt.start().gpus());
            state.notifyAll();
        }
    }

    /**
     * Ends the attempts of an interrupted run.
     *
     * @return whether some were asked to end just now
     */
    boolean stopAll(Instant now) {
        boolean asked = state.attempts().stream().anyMatch(attempt -> !attempt.ended() && !attempt.deleted());
        for (var trial : state.trials()) {
            int number = trial.getSpec().number();
            state.attempt(number).ifPresent(attempt -> {
                if (attempt.ended()) {
                    state.status(trial, Interruption.of(trial, now));
                }
                end(number, attempt, now).ifPresent(alarm::at);
            });
        }
        return asked;
    }

    /** Whatever ended the loop, no trainer goes on without it, nor what it has started. */
    void endAll() throws InterruptedException {
        state.attempts().stream().filter(attempt -> !attempt.ended()).forEach(attempt -> attempt.process()
                .destroyForcibly());
        var unused = TrainerProcesses.endAll(trialsFolder);
    }
}

package dev.winnow.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
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
import dev.winnow.engine.report.Trials;
import dev.winnow.engine.trial.Act;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.trial.Terms;
import dev.winnow.engine.trial.TrialLife;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.MovingClock;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A study that is run in virtual time, with the turns of the engine and trainers that are played: each reports a step every
 * second, leaves a while after its last one with exit code 0, and takes as long to leave when it is told to.
 */
final class PlayedStudy implements Trials, ReportStore {
    private static final Terms TERMS = new Terms(0, Duration.ofSeconds(1800), true, "");

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LINGERING_TICK = Duration.ofSeconds(7);
    private static final int MOST_TICKS = 20_000;

    /**
     * How trainers behave.
     *
     * @param steps the step after which a trainer has no more to do
     * @param linger how long it takes to leave
     */
    record Trainer(int steps, Duration linger) {}

    /** An attempt that is played. */
    private static final class Attempt {
        final int number;
        final Instant created;
        int step;

        @Nullable
        Instant leaves;

        boolean deleting;

        @Nullable
        Stage end;

        Attempt(int number, Instant created, int step) {
            this.number = number;
            this.created = created;
            this.step = step;
        }
    }

    private final TurnMemory memory = new TurnMemory(new StudyReader());
    private final MovingClock clock = new MovingClock();
    private final ReportIntake intake =
            new ReportIntake("played", this, this, (namespace, name) -> Optional.of(study()), List.of());
    private final Trainer trainer;
    private final TuningStudy study;
    private final SortedMap<Integer, TuningTrial> trials = new TreeMap<>();
    private final Map<Integer, Attempt> attempts = new HashMap<>();
    private long version = 1;
    private int most;

    PlayedStudy(ObjectNode manifest, Trainer trainer) {
        study = Manifests.stored(manifest);
        this.trainer = trainer;
    }

    TuningStudy study() {
        return study;
    }

    /** The most trainers that lived at a time. */
    int mostAtOnce() {
        return most;
    }

    /** The parameters of the trials, in the order of their numbers. */
    List<Map<String, String>> parameters() {
        return trials.values().stream()
                .map(trial -> trial.getSpec().parameters())
                .toList();
    }

    /** Runs the study to its end. */
    PlayedStudy run() throws Refusal {
        for (int i = 0; i < MOST_TICKS && !study.statusOrNew().ended(); i++) {
            for (var trial : List.copyOf(trials.values())) {
                train(trial);
            }
            intake.flush(clock.instant());
            do {
                for (var trial : List.copyOf(trials.values())) {
                    turn(trial);
                }
            } while (decide());
            most = Math.max(most, (int) attempts.values().stream()
                    .filter(attempt -> attempt.end == null)
                    .count());
            clock.forward(untilSomethingHappens());
        }
        return this;
    }

    /** Trainers that linger let time pass; nothing else takes long. */
    private Duration untilSomethingHappens() {
        boolean lingers = attempts.values().stream()
                .filter(attempt -> attempt.end == null)
                .allMatch(attempt -> attempt.leaves != null);
        return lingers ? LINGERING_TICK : TICK;
    }

    private void train(TuningTrial trial) throws Refusal {
        var attempt = attempts.get(trial.getSpec().number());
        if (attempt == null || attempt.end != null) {
            return;
        }
        var now = clock.instant();
        if (attempt.leaves != null) {
            if (!now.isBefore(attempt.leaves)) {
                attempt.end = new Stage.Succeeded(Optional.empty());
            }
            return;
        }
        boolean held = trial.statusOrNew().report().rungValues().stream()
                .anyMatch(rung -> rung.resource().equals(trial.getSpec().resource()));
        if (!held && !now.isBefore(attempt.created.plusSeconds(attempt.step + 1))) {
            attempt.step++;
            var answer = intake.accept(
                    trial, reporter(trial, attempt), new Report(attempt.step, Map.of("accuracy", value(trial))), now);
            assertThat(answer.toCompletableFuture().isCompletedExceptionally()).isFalse();
            if (attempt.step == trainer.steps()) {
                attempt.leaves = now.plus(trainer.linger());
            }
        }
    }

    private static Reporter reporter(TuningTrial trial, Attempt attempt) {
        var meta = trial.getMetadata();
        return new Reporter(meta.getName(), meta.getUid(), attempt.number, Optional.of(attempt.created));
    }

    /** A smooth function of the parameters, so that samplers have something to learn. */
    private static double value(TuningTrial trial) {
        return trial.getSpec().parameters().values().stream()
                .mapToDouble(Double::parseDouble)
                .map(x -> -(x - 0.3) * (x - 0.3))
                .sum();
    }

    private void turn(TuningTrial trial) {
        int number = trial.getSpec().number();
        var attempt = attempts.get(number);
        if (attempt != null && attempt.deleting && attempt.end != null) {
            attempts.remove(number);
            attempt = null;
        }
        var now = clock.instant();
        var step = TrialLife.next(trial, attempt == null ? List.of() : List.of(view(trial, attempt)), TERMS, now);
        put(trial, trial.getSpec(), step.status());
        step.act().accept(new Act.Visitor<Boolean, RuntimeException>() {
            @Override
            public Boolean start(int next) {
                attempts.put(number, new Attempt(next, now, 0));
                return true;
            }

            @Override
            public Boolean end(AttemptView view) {
                var ended = attempts.get(number);
                ended.deleting = true;
                ended.leaves = ended.leaves == null ? now.plus(trainer.linger()) : ended.leaves;
                return true;
            }

            @Override
            public Boolean nothing() {
                return false;
            }
        });
    }

    private static AttemptView view(TuningTrial trial, Attempt attempt) {
        return new AttemptView(
                Names.pod(trial.getMetadata().getName(), attempt.number),
                "uid-" + attempt.number,
                attempt.number,
                Optional.empty(),
                attempt.created,
                attempt.deleting,
                attempt.end == null ? new Stage.Running() : attempt.end,
                attempt.end != null,
                Optional.empty(),
                0);
    }

    /** A turn of the study; whether anything was decided. */
    private boolean decide() {
        var turn = (Go) StudyTurn.of(
                memory, study, List.copyOf(trials.values()), OtherStudies.NONE, drawn -> true, clock.instant());
        var decisions = new ArrayList<>(turn.decisions());
        decisions.forEach(decision -> decision.accept(new Decision.Visitor() {
            @Override
            public void create(TuningTrial created) {
                created.setMetadata(new ObjectMetaBuilder(created.getMetadata())
                        .withUid("uid-of-" + created.getMetadata().getName())
                        .withGeneration(1L)
                        .build());
                put(created, created.getSpec(), TrialStatus.NEW);
            }

            @Override
            public void change(Decision.Change change) {
                put(change.trial(), change.spec(), change.trial().statusOrNew());
            }
        }));
        study.setStatus(turn.status(List.copyOf(trials.values()), Optional.empty()));
        return !decisions.isEmpty();
    }

    private TuningTrial put(TuningTrial old, TrialSpec spec, TrialStatus status) {
        var next = new TuningTrial();
        next.setMetadata(new ObjectMetaBuilder(old.getMetadata())
                .withResourceVersion(Long.toString(++version))
                .build());
        next.setSpec(spec);
        next.setStatus(status);
        trials.put(spec.number(), next);
        return next;
    }

    @Override
    public CompletionStage<TuningTrial> write(TuningTrial seen, Change change) {
        var current = trials.get(seen.getSpec().number());
        try {
            return CompletableFuture.completedFuture(
                    put(current, current.getSpec(), current.statusOrNew().with(change.of(current))));
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    @Override
    public Optional<TuningTrial> trial(String namespace, String name) {
        return trials.values().stream()
                .filter(trial -> trial.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public boolean training(TuningTrial trial, int attempt) {
        var there = attempts.get(trial.getSpec().number());
        return there != null && there.number == attempt && there.end == null;
    }

    @Override
    public int newestAttempt(TuningTrial trial) {
        var there = attempts.get(trial.getSpec().number());
        return there == null ? 0 : there.number;
    }

    @Override
    public Optional<Reporter> reporter(AttemptIdentity identity) {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Boolean> exists(AttemptIdentity attempt) {
        return CompletableFuture.completedFuture(false);
    }
}

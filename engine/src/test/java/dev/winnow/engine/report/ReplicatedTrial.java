package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Names;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.Versions;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.PendingReports;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.trial.Terms;
import dev.winnow.engine.trial.TrialLife;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.MovingClock;
import dev.winnow.testkit.TrialFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A trial whose trainer reports step after step, to several replicas that see the trial and its pod late. The first replica
 * leads. Writes are locked as on an API server. The last rung, 1,000, is out of reach.
 */
final class ReplicatedTrial {
    private static final Terms TERMS = new Terms(0, Duration.ofSeconds(1800), true, "", false);

    private static final Duration LONGEST_STEP = Duration.ofSeconds(4);
    /** Between two turns of a trial that settles. */
    private static final Duration TURN = Duration.ofMillis(500);
    /** Turns after which every replica has seen what has happened. */
    private static final int LATEST = 4;

    private final MovingClock clock = new MovingClock();
    private final Random random;
    private final Integer[] rungs;
    private final Optional<TuningStudy> study = Optional.of(Manifests.stored(Manifests.asha("digits")));
    private final List<Replica> replicas = new ArrayList<>();
    private TuningTrial trial;
    private Stage stage = new Stage.Running();
    private int names;
    private int step;
    private @Nullable Integer answered;
    private @Nullable Integer judged;

    ReplicatedTrial(int count, Random random) {
        this.random = random;
        rungs = random.nextBoolean() ? new Integer[] {1_000} : new Integer[] {7, 1_000};
        trial = fixture().build();
        for (int i = 0; i < count; i++) {
            replicas.add(new Replica());
        }
    }

    private TrialFixture fixture() {
        return TrialFixture.trial().rungs(rungs).granted(1_000);
    }

    /** A process of the operator, with what it last saw. */
    private final class Replica implements Trials, ReportStore {
        private final ReportIntake intake =
                new ReportIntake("replica-" + names++, this, this, (namespace, name) -> study, List.of());
        private TuningTrial seen = trial;
        private Stage seenStage = stage;

        void observe() {
            see(random.nextBoolean(), random.nextBoolean());
        }

        void see(boolean theTrial, boolean thePod) {
            if (theTrial) {
                seen = trial;
            }
            if (thePod) {
                seenStage = stage;
            }
        }

        @Override
        public Optional<TuningTrial> trial(String namespace, String name) {
            return Optional.of(seen);
        }

        @Override
        public Optional<Reporter> reporter(AttemptIdentity identity) {
            return Optional.empty();
        }

        @Override
        public int newestAttempt(TuningTrial of) {
            return 1;
        }

        @Override
        public boolean training(TuningTrial of, int attempt) {
            return !seenStage.ended();
        }

        @Override
        public CompletionStage<TuningTrial> write(TuningTrial last, Change change) {
            try {
                // Whoever wrote in between is read first, as after a 409.
                return CompletableFuture.completedFuture(put(trial.statusOrNew().with(change.of(trial))));
            } catch (Refusal refusal) {
                return CompletableFuture.failedFuture(refusal);
            }
        }

        @Override
        public CompletionStage<Boolean> exists(AttemptIdentity attempt) {
            return CompletableFuture.completedFuture(false);
        }

        private Reporter reporter() {
            var meta = seen.getMetadata();
            return new Reporter(meta.getName(), meta.getUid(), 1, Optional.empty());
        }

        void report() {
            try {
                var answer = intake.accept(
                                seen, reporter(), new Report(step + 1, Map.of("accuracy", 0.5)), clock.instant())
                        .toCompletableFuture();
                if (answer.isCompletedExceptionally()) {
                    assertThat(answer.handle((taken, fault) -> Answer.of(fault))
                                    .join()
                                    .code())
                            .isEqualTo(409);
                    return;
                }
                step++;
                answered = step;
            } catch (Refusal refusal) {
                // The trainer was told that the report does not count.
                assertThat(refusal.code()).isEqualTo(409);
            }
        }

        /** A turn of the trial, by what this replica has seen. */
        void turn() {
            var view = new AttemptView(
                    Names.pod("digits-0", 1),
                    "uid-of-pod",
                    1,
                    Optional.empty(),
                    clock.instant(),
                    false,
                    seenStage,
                    seenStage.ended(),
                    Optional.empty(),
                    0);
            var next =
                    TrialLife.next(seen, List.of(view), TERMS, clock.instant()).status();
            boolean locked = Versions.of(seen) == Versions.of(trial);
            if (locked && !next.equals(trial.getStatus())) {
                if (next.ended()) {
                    judged = next.report().step();
                }
                seen = put(next);
            }
        }
    }

    private TuningTrial put(TrialStatus status) {
        var next = fixture().version(Versions.of(trial) + 1).build();
        next.setStatus(status);
        trial = next;
        return next;
    }

    private Replica any() {
        return replicas.get(random.nextInt(replicas.size()));
    }

    /** One thing happens somewhere. */
    void happens() {
        switch (random.nextInt(8)) {
            case 0, 1 -> reports();
            case 2 -> any().intake.flush(clock.instant());
            case 3, 4 -> any().observe();
            case 5 -> replicas.get(0).turn();
            case 6 -> clock.forward(Duration.ofMillis(random.nextLong(LONGEST_STEP.toMillis())));
            default -> leaves();
        }
    }

    private void reports() {
        if (!stage.ended()) {
            any().report();
        }
    }

    /** A replica leaves after it has written what it holds; another one takes its place. */
    private void leaves() {
        if (random.nextInt(4) == 0) {
            int which = random.nextInt(replicas.size());
            replicas.get(which).intake.close();
            replicas.set(which, new Replica());
        }
    }

    /** A replica dies with all that it holds; another one takes its place. */
    void kills() {
        replicas.set(random.nextInt(replicas.size()), new Replica());
    }

    /** The trainer ends. */
    void exits(int code) {
        stage = code == 0 ? new Stage.Succeeded(Optional.empty()) : Stage.Failed.exit(Optional.empty(), code, "");
    }

    /**
     * Time goes on for as long as the trial may take to be judged: until all replicas have seen the end of the pod and have written
     * what they hold, until the leader has seen these writes and puts the end on record, and as long as a replica that died is
     * waited for.
     */
    void settles() {
        var patience = PendingReports.PATIENCE.dividedBy(TURN);
        for (int turn = 1; turn <= LATEST + LATEST + patience; turn++) {
            if (turn % LATEST == 0) {
                replicas.forEach(replica -> replica.see(true, true));
            } else {
                replicas.forEach(Replica::observe);
            }
            replicas.forEach(replica -> replica.intake.flush(clock.instant()));
            replicas.get(0).turn();
            clock.forward(TURN);
        }
    }

    TuningTrial trial() {
        return trial;
    }

    /** The last step that was answered 200; null when there is none. */
    @Nullable
    Integer answeredStep() {
        return answered;
    }

    /** The last step on record when the trial was judged. */
    @Nullable
    Integer judgedStep() {
        return judged;
    }
}

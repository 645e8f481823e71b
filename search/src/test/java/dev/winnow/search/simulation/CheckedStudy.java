package dev.winnow.search.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.study.Action;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Planner;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.StopReason;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * A virtual study, to test with: every plan is checked against the rules that hold for all pruners, and a storm of faults
 * goes over the study.
 */
public final class CheckedStudy {
    /**
     * What goes wrong, as probabilities for each run of a trial to a rung.
     *
     * @param failure the trainer fails for good
     * @param divergence the objective is not finite
     * @param withdrawal a person deletes a trial
     * @param suspension the study is suspended for a while
     * @param crash the operator dies in the middle of a plan
     * @param replay a report is sent again, with another value, some time after it was taken
     */
    public record Storm(
            double failure, double divergence, double withdrawal, double suspension, double crash, double replay) {
        public static final Storm NONE = new Storm(0, 0, 0, 0, 0, 0);
    }

    /** Loss of a trial at a resource. */
    public interface Curve {
        public double loss(Trial trial, int resource);

        /** Several losses that want different trials, and the values of constrained metrics. */
        public default List<Double> losses(Trial trial, int resource, int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> loss(trial, resource) * (1 + 3.7 * i) % 1)
                    .toList();
        }
    }

    /** A curve that goes down with the resource and crosses others; depends on the trial alone. */
    public static double noisy(Trial trial, int resource) {
        Random noise = new Random(31L * trial.number() + 7);
        return noise.nextDouble() + noise.nextDouble() / resource;
    }

    private static final int MOST_PLANS = 100_000;

    public final SimulatedStudy study;
    private final VirtualStudy virtual;
    private final Random random;
    private final Set<List<Integer>> decided = new HashSet<>();
    private final List<Action.Grant> promotions = new ArrayList<>();
    private int plans;

    public CheckedStudy(Study study, Storm storm, Curve curve, long seed) {
        this.random = new Random(seed);
        this.virtual = new VirtualStudy(
                study, training(study.objectives(), curve), delays(seed), incidents(storm), new Checks());
        this.study = virtual.study();
    }

    /** Runs the study to its end. */
    public Outcome run() {
        virtual.run(Double.POSITIVE_INFINITY);
        Outcome outcome =
                virtual.outcome().orElseThrow(() -> new AssertionError("the study is stuck: " + study.trials()));
        assertThat(study.peek().outcome()).as("a final plan stays final").isPresent();
        return outcome;
    }

    /** Grants that raised a trial's resource, in their order. */
    public List<Action.Grant> promotions() {
        return List.copyOf(promotions);
    }

    /** Steps that all trials trained, resuming from checkpoints. */
    public long steps() {
        return virtual.steps();
    }

    /** The curve's values at rungs; the way to each takes from half to one and a half seconds a step. */
    private Training training(Objectives objectives, Curve curve) {
        return new Training() {
            @Override
            public double value(Configuration configuration, int step) {
                throw new AssertionError("the curve depends on the trial");
            }

            @Override
            public List<Double> values(Trial trial, int step) {
                if (objectives.plain()) {
                    Direction direction = objectives.compared().direction();
                    return List.of(direction.value(curve.loss(trial, step)));
                }
                int count = objectives.list().size() + objectives.constraints().size();
                return curve.losses(trial, step, count);
            }

            @Override
            public double seconds(Trial trial, int from, int to) {
                return (to - from) * (0.5 + random.nextDouble());
            }

            @Override
            public boolean everyStep() {
                return false;
            }
        };
    }

    /** Trainers leave at once under even seeds, after a while under odd ones. */
    private static Delays delays(long seed) {
        return seed % 2 == 0 ? Delays.NONE : new Delays(0.5, 0.7, List.of(3.0));
    }

    private Incidents incidents(Storm storm) {
        return new Incidents() {
            @Override
            public void begins(VirtualStudy virtual, Trial trial) {
                if (random.nextDouble() < storm.withdrawal()) {
                    virtual.in(random.nextDouble() * trial.resource() * 3, () -> virtual.withdraw(trial.number()));
                }
                if (random.nextDouble() < storm.suspension()) {
                    double seconds = random.nextDouble() * trial.resource();
                    virtual.in(seconds, () -> suspend(true));
                    virtual.in(random.nextDouble() * trial.resource() + trial.resource(), () -> suspend(false));
                }
            }

            private void suspend(boolean suspended) {
                study.change(study.study().withSuspended(suspended));
            }

            @Override
            public Optional<State> ends(Trial trial, int step) {
                double fate = random.nextDouble();
                return fate < storm.failure()
                        ? Optional.of(State.FAILED)
                        : fate < storm.failure() + storm.divergence() ? Optional.of(State.DIVERGED) : Optional.empty();
            }

            @Override
            public void arrives(VirtualStudy virtual, Trial trial) {
                if (random.nextDouble() < storm.replay()) {
                    virtual.in(random.nextDouble() * 3, () -> replay(trial.number(), trial.resource()));
                }
            }

            @Override
            public double secondsToCompletion(Trial trial) {
                return random.nextDouble() * 0.1;
            }

            @Override
            public boolean crashes(Action action) {
                return random.nextDouble() < storm.crash();
            }
        };
    }

    /** A report that was taken before comes once more, and changes nothing whatever it says. */
    private void replay(int number, int step) {
        if (study.has(number)) {
            List<Trial> before = study.trials();
            study.reports(number, step, random.nextDouble() - 1);
            assertThat(study.trials()).as("a replayed report").isEqualTo(before);
        }
    }

    /** The actions of several plans, each of which draws a few configurations and is carried out before the next. */
    private static List<Action> inPieces(SimulatedStudy study, int most) {
        SimulatedStudy copy = study.copy();
        List<Action> actions = new ArrayList<>();
        AtomicBoolean more = new AtomicBoolean(true);
        while (more.getAndSet(false)) {
            Plan plan = copy.peek(drawn -> {
                more.compareAndSet(false, drawn >= most);
                return drawn < most;
            });
            plan.actions().forEach(copy::act);
            copy.remember(plan);
            actions.addAll(plan.actions());
        }
        return actions;
    }

    private final class Checks implements Watcher, Action.Visitor<Action> {
        @Override
        public void planned(SimulatedStudy study, Plan plan) {
            assertThat(++plans).as("plans").isLessThan(MOST_PLANS);
            assertThat(study.peek()).as("the same question").isEqualTo(plan);
            // The study remembers its last plan, and this one remembers nothing.
            List<Trial> shuffled = new ArrayList<>(study.trials());
            Collections.shuffle(shuffled, random);
            assertThat(Planner.plan(study.study(), shuffled, study.progress()))
                    .as("another order of the trials, of which nothing is known")
                    .isEqualTo(plan);
            assertThat(inPieces(study, 1 + random.nextInt(3)))
                    .as("the plan, drawn by a few configurations at a time")
                    .isEqualTo(plan.actions());
        }

        @Override
        public void acts(SimulatedStudy study, Action action) {
            action.accept(this);
        }

        @Override
        public void carriedOut(VirtualStudy virtual, Plan plan) {
            assertThat(virtual.running())
                    .as("trials that run")
                    .isLessThanOrEqualTo(study.study().limits().parallelTrials());
            if (plan.outcome().isEmpty() && !study.study().suspended()) {
                assertThat(study.peek().actions())
                        .as("a plan that was carried out")
                        .isEmpty();
            }
        }

        @Override
        public Action create(Action.Create create) {
            study.study().trialLimit().ifPresent(limit -> assertThat(create.number())
                    .isLessThan(limit));
            assertThat(study.study().space().contains(create.configuration())).isTrue();
            create.origin()
                    .ifPresent(origin -> assertThat(study.trial(origin.trial()).rungs())
                            .as("rungs of a trial whose checkpoint is copied")
                            .containsKey(origin.step()));
            return create;
        }

        @Override
        public Action grant(Action.Grant grant) {
            Trial trial = study.trial(grant.trial());
            assertThat(trial.state()).as("a trial that is granted more").isEqualTo(State.ACTIVE);
            boolean owed = !trial.rungs().containsKey(trial.resource());
            if (owed) {
                assertThat(grant.resource()).as("what is owed").isEqualTo(trial.resource());
            } else {
                assertThat(grant.resource()).isGreaterThan(trial.resource());
                assertThat(study.study().pruner().rungs(trial.bracket())).contains(grant.resource());
                decide(trial);
                promotions.add(grant);
            }
            return grant;
        }

        @Override
        public Action pause(Action.Pause pause) {
            return pause;
        }

        @Override
        public Action stop(Action.Stop stop) {
            if (stop.reason() == StopReason.PRUNED) {
                decide(study.trial(stop.trial()));
            }
            return stop;
        }

        private void decide(Trial trial) {
            assertThat(decided.add(List.of(trial.number(), trial.resource())))
                    .as("trial %s is decided once at rung %s", trial.number(), trial.resource())
                    .isTrue();
        }
    }
}

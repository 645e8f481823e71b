package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.StopReason;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A cluster and an operator in one seeded event queue: no threads, no sleeping. Every time anything happens the planner
 * is asked, the rules that hold for all pruners are checked, and the plan is carried out, sometimes only in part.
 */
public final class Simulation {
    /**
     * What goes wrong, as probabilities for each run of a trial to its grant.
     *
     * @param failure the trainer fails for good
     * @param divergence the objective is not finite
     * @param withdrawal a person deletes a trial
     * @param suspension the study is suspended for a while
     * @param crash the operator dies in the middle of a plan
     * @param replay a report is sent again, with another value, some time after it was taken
     */
    public record Faults(
            double failure, double divergence, double withdrawal, double suspension, double crash, double replay) {
        public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0);
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

    private record Event(double time, long order, Runnable happening) {}

    private static final int MOST_EVENTS = 100_000;

    public final SimulatedStudy study;
    private final Faults faults;
    private final Curve curve;
    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::time).thenComparingLong(Event::order));
    private double time;
    private long scheduled;
    /** The trials with a pod, and the run that pod belongs to. */
    private final Map<Integer, Long> runs = new HashMap<>();

    private final Map<Integer, Integer> trained = new HashMap<>();
    private final Set<List<Integer>> decided = new HashSet<>();
    private final List<Action.Grant> promotions = new ArrayList<>();
    private int steps;
    private Optional<Outcome> outcome = Optional.empty();

    public Simulation(Study study, Faults faults, Curve curve, long seed) {
        this.study = new SimulatedStudy(study);
        this.faults = faults;
        this.curve = curve;
        this.random = new Random(seed);
    }

    /** Runs the study to its end. */
    public Outcome run() {
        look();
        int count = 0;
        while (outcome.isEmpty()) {
            Event event = events.poll();
            if (event == null) {
                throw new AssertionError("the study is stuck: " + study.trials());
            }
            assertThat(++count).as("events").isLessThan(MOST_EVENTS);
            time = event.time();
            event.happening().run();
            look();
        }
        assertThat(study.look().outcome()).as("a final plan stays final").isPresent();
        return outcome.get();
    }

    /** Grants that raised a trial's resource, in their order. */
    public List<Action.Grant> promotions() {
        return List.copyOf(promotions);
    }

    /** Steps that all trials trained, resuming from checkpoints. */
    public int steps() {
        return steps;
    }

    private void look() {
        boolean again = true;
        while (again) {
            Plan plan = study.look();
            checkPure(plan);
            again = !plan.actions().isEmpty() && carryOut(plan);
            if (!again) {
                outcome = plan.outcome();
            }
        }
        assertThat(runs.size())
                .as("trials that run")
                .isLessThanOrEqualTo(study.study().limits().parallelTrials());
        if (outcome.isEmpty() && !study.study().suspended()) {
            assertThat(study.look().actions()).as("a plan that was carried out").isEmpty();
        }
    }

    private void checkPure(Plan plan) {
        assertThat(study.look()).as("the same question").isEqualTo(plan);
        List<Trial> shuffled = new ArrayList<>(study.trials());
        Collections.shuffle(shuffled, random);
        assertThat(Planner.plan(study.study(), shuffled, study.progress()))
                .as("another order of the trials")
                .isEqualTo(plan);
    }

    /** Whether the operator died on the way and has to look again. */
    private boolean carryOut(Plan plan) {
        for (Action action : plan.actions()) {
            if (random.nextDouble() < faults.crash()) {
                return true;
            }
            check(action);
            study.act(action);
            if (action instanceof Action.Create create) {
                create.origin().ifPresent(origin -> trained.put(create.number(), origin.step()));
                start(create.number());
            } else if (action instanceof Action.Grant grant) {
                start(grant.trial());
            } else if (action instanceof Action.Pause pause) {
                runs.remove(pause.trial());
            } else if (action instanceof Action.Stop stop) {
                runs.remove(stop.trial());
            }
        }
        return false;
    }

    private void check(Action action) {
        if (action instanceof Action.Grant grant) {
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
        } else if (action instanceof Action.Stop stop && stop.reason() == StopReason.PRUNED) {
            decide(study.trial(stop.trial()));
        } else if (action instanceof Action.Create create) {
            study.study().trialLimit().ifPresent(limit -> assertThat(create.number())
                    .isLessThan(limit));
            assertThat(study.study().space().contains(create.configuration())).isTrue();
            create.origin()
                    .ifPresent(origin -> assertThat(study.trial(origin.trial()).rungs())
                            .as("rungs of a trial whose checkpoint is copied")
                            .containsKey(origin.step()));
        }
    }

    private void decide(Trial trial) {
        assertThat(decided.add(List.of(trial.number(), trial.resource())))
                .as("trial %s is decided once at rung %s", trial.number(), trial.resource())
                .isTrue();
    }

    private void start(int number) {
        long run = scheduled;
        runs.put(number, run);
        int missing = study.trial(number).resource() - trained.getOrDefault(number, 0);
        at(missing * (0.5 + random.nextDouble()), () -> {
            if (runs.remove(number, run)) {
                arrive(number);
            }
        });
        if (random.nextDouble() < faults.withdrawal()) {
            at(random.nextDouble() * missing * 3, () -> {
                study.withdraw(number);
                runs.remove(number);
            });
        }
        if (random.nextDouble() < faults.suspension()) {
            at(random.nextDouble() * missing, () -> study.change(study.study().withSuspended(true)));
            at(
                    random.nextDouble() * missing + missing,
                    () -> study.change(study.study().withSuspended(false)));
        }
    }

    /** A trial's training ends at its grant, one way or another. */
    private void arrive(int number) {
        Trial trial = study.trial(number);
        double fate = random.nextDouble();
        if (fate < faults.failure()) {
            study.becomes(number, State.FAILED);
        } else if (fate < faults.failure() + faults.divergence()) {
            study.becomes(number, State.DIVERGED);
        } else {
            int before = trained.getOrDefault(number, 0);
            steps += trial.resource() - before;
            trained.put(number, trial.resource());
            study.study().pruner().rungs(trial.bracket()).stream()
                    .filter(level -> level > before && level <= trial.resource())
                    .forEach(level -> report(trial, level));
            if (random.nextDouble() < faults.replay()) {
                at(random.nextDouble() * 3, () -> replay(number, trial.resource()));
            }
            if (trial.resource() == study.study().pruner().last(trial.bracket())) {
                at(random.nextDouble() * 0.1, () -> {
                    if (study.has(number)) {
                        study.becomes(number, State.COMPLETED);
                    }
                });
            }
        }
    }

    private void report(Trial trial, int level) {
        Objectives objectives = study.study().objectives();
        if (objectives.plain()) {
            Direction direction = objectives.compared().direction();
            study.reports(trial.number(), level, direction.value(curve.loss(trial, level)));
            return;
        }
        int several = objectives.list().size();
        List<Double> values =
                curve.losses(trial, level, several + objectives.constraints().size());
        study.reports(
                trial.number(),
                level,
                objectives.measure(values.subList(0, several), values.subList(several, values.size())));
    }

    /** A report that was taken before comes once more, and changes nothing whatever it says. */
    private void replay(int number, int step) {
        if (study.has(number)) {
            List<Trial> before = study.trials();
            study.reports(number, step, random.nextDouble() - 1);
            assertThat(study.trials()).as("a replayed report").isEqualTo(before);
        }
    }

    private void at(double delay, Runnable happening) {
        events.add(new Event(time + delay, scheduled++, happening));
    }
}

package dev.winnow.operator.study;

import dev.winnow.search.Action;
import dev.winnow.search.Desired;
import dev.winnow.search.Limits;
import dev.winnow.search.Objective;
import dev.winnow.search.Planner;
import dev.winnow.search.Progress;
import dev.winnow.search.RandomSampler;
import dev.winnow.search.RandomStreams;
import dev.winnow.search.State;
import dev.winnow.search.Study;
import dev.winnow.search.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Plays a study through with the real planner and trainers that take no time: each trial has a quality drawn at random,
 * which it shows at every rung. So what a study will cost is told by the rules that run it, and by no second set of them.
 */
final class Rehearsal {
    private record Arrival(long time, int trial) {}

    private final Study study;
    private final List<Trial> trials = new ArrayList<>();
    private final Map<Integer, Integer> trained = new HashMap<>();
    private final PriorityQueue<Arrival> arrivals =
            new PriorityQueue<>(Comparator.comparingLong(Arrival::time).thenComparingInt(Arrival::trial));
    private long time;

    private Rehearsal(Study study) {
        this.study = study;
    }

    /**
     * How many trials come to which rung.
     *
     * @param study a study that ends by its number of trials
     * @return for each bracket that has trials, from its rungs in rising order to the trials that trained so far
     */
    static SortedMap<Integer, SortedMap<Integer, Integer>> of(Study study) {
        var rehearsal = new Rehearsal(plain(study));
        rehearsal.play();
        return rehearsal.counts();
    }

    /** The same study without what depends on the course of a real one. */
    private static Study plain(Study study) {
        return new Study(
                study.space(),
                new Objective(study.objective().direction(), OptionalDouble.empty()),
                new RandomSampler(),
                study.seed(),
                study.pruner(),
                new Limits(
                        study.limits().trials(),
                        study.limits().parallelTrials(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalDouble.empty()),
                study.initialTrials(),
                false,
                study.onEnd());
    }

    private void play() {
        boolean over = false;
        while (!over) {
            var plan = Planner.plan(
                    study, trials, new Progress(trials.size(), Optional.of(Instant.EPOCH), Instant.EPOCH, 0));
            plan.actions().forEach(this::carryOut);
            over = plan.outcome().isPresent();
            if (!over) {
                var arrival = arrivals.remove();
                time = arrival.time();
                report(trials.get(arrival.trial()));
            }
        }
    }

    private void carryOut(Action action) {
        if (action instanceof Action.Create create) {
            trials.add(new Trial(
                    create.number(),
                    create.configuration(),
                    create.bracket(),
                    create.resource(),
                    Desired.RUNNING,
                    State.ACTIVE,
                    new TreeMap<>(),
                    OptionalDouble.empty()));
            train(create.number(), create.resource());
        } else if (action instanceof Action.Grant grant) {
            replace(grant.trial(), grant.resource(), Desired.RUNNING, State.ACTIVE);
            train(grant.trial(), grant.resource());
        } else if (action instanceof Action.Pause pause) {
            replace(pause.trial(), trials.get(pause.trial()).resource(), Desired.PAUSED, State.ACTIVE);
        } else if (action instanceof Action.Stop stop) {
            replace(stop.trial(), trials.get(stop.trial()).resource(), Desired.STOPPED, State.STOPPED);
        }
    }

    private void train(int trial, int resource) {
        arrivals.add(new Arrival(time + resource - trained.getOrDefault(trial, 0), trial));
    }

    private void replace(int number, int resource, Desired desired, State state) {
        var old = trials.get(number);
        trials.set(
                number,
                new Trial(
                        number,
                        old.configuration(),
                        old.bracket(),
                        resource,
                        desired,
                        state,
                        old.rungs(),
                        old.value()));
    }

    private void report(Trial trial) {
        double quality = new RandomStreams(study.seed())
                .stream(trial.number(), "rehearsal").nextDouble();
        var rungs = new TreeMap<>(trial.rungs());
        rungs.put(trial.resource(), quality);
        trained.put(trial.number(), trial.resource());
        boolean done = trial.resource() == study.pruner().maxResource();
        trials.set(
                trial.number(),
                new Trial(
                        trial.number(),
                        trial.configuration(),
                        trial.bracket(),
                        trial.resource(),
                        trial.desired(),
                        done ? State.COMPLETED : State.ACTIVE,
                        rungs,
                        OptionalDouble.of(quality)));
    }

    private SortedMap<Integer, SortedMap<Integer, Integer>> counts() {
        var counts = new TreeMap<Integer, SortedMap<Integer, Integer>>();
        for (var trial : trials) {
            var rungs = counts.computeIfAbsent(trial.bracket(), bracket -> {
                var none = new TreeMap<Integer, Integer>();
                study.pruner().rungs(bracket).forEach(rung -> none.put(rung, 0));
                return none;
            });
            trial.rungs().keySet().forEach(rung -> rungs.merge(rung, 1, Integer::sum));
        }
        return counts;
    }
}

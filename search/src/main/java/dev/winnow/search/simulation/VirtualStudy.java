package dev.winnow.search.simulation;

import dev.winnow.search.study.Action;
import dev.winnow.search.study.Memory;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Planner;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Measurements;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A study on virtual workers: a seeded queue of events, one for each step that is trained, and the planner that runs
 * real studies, so there is no second set of rules. It asks the planner when a trial came to its grant or ended, as the
 * operator does; a report between rungs cannot change a plan. The same arguments give the same run; nothing here knows
 * the time of day.
 *
 * <p>Every step leaves a checkpoint. A promoted trial goes on where it rested, on a worker that is there at once.
 */
public final class VirtualStudy {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** A trial's worker ends its step. A worker that was taken away has another run, so its event means nothing. */
    private record Event(double time, long order, int trial, long run) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Double.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Study study;
    private final Training training;
    private final Faults faults;
    private final SplittableRandom random;
    private final List<Trial> trials = new ArrayList<>();
    private final List<Integer> trained = new ArrayList<>();
    private final Map<Integer, Long> runs = new HashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Trace trace;
    private double time;
    private double busy;
    private long order;
    private long steps;
    private Optional<Outcome> outcome = Optional.empty();
    private Memory memory = Memory.NONE;

    public VirtualStudy(Study study, Training training, Faults faults, long seed) {
        this.study = study;
        this.training = training;
        this.faults = faults;
        this.random = new SplittableRandom(seed);
        this.trace = new Trace(study.objectives().list().get(0).direction());
    }

    /**
     * Runs the study until it ends or the virtual time is over, whatever comes first.
     *
     * @param until virtual seconds since its start
     */
    public VirtualStudy run(double until) {
        plan();
        while (outcome.isEmpty() && !events.isEmpty() && events.element().time() <= until) {
            double now = events.element().time();
            boolean decisive = false;
            // Whatever happens at one time is there when the planner looks.
            while (!events.isEmpty() && events.element().time() == now) {
                Event event = events.remove();
                time = now;
                decisive |= Optional.ofNullable(runs.get(event.trial())).orElse(-1L) == event.run()
                        && step(event.trial(), event.run());
            }
            if (decisive) {
                plan();
            }
        }
        return this;
    }

    /** The trials, by number. */
    public List<Trial> trials() {
        return List.copyOf(trials);
    }

    /** How the study ended; empty = the time was over before. */
    public Optional<Outcome> outcome() {
        return outcome;
    }

    /** The best value of the first objective over time. */
    public Trace trace() {
        return trace;
    }

    /** Steps that were trained, those that were lost included. */
    public long steps() {
        return steps;
    }

    /** Virtual seconds that workers trained, all together. */
    public double busySeconds() {
        return busy;
    }

    private void plan() {
        Plan plan = Planner.plan(study, trials, progress());
        outcome = plan.outcome();
        memory = plan.memory();
        plan.actions().forEach(this::act);
    }

    private Progress progress() {
        return new Progress(trials.size(), Optional.of(START), START.plusNanos((long) (time * 1e9)), busy, memory);
    }

    private void act(Action action) {
        if (action instanceof Action.Create create) {
            trials.add(Trial.created(create.number(), create.configuration(), create.bracket(), create.resource()));
            trained.add(create.origin().map(Action.Origin::step).orElse(0));
            start(create.number(), 0);
        } else if (action instanceof Action.Grant grant) {
            put(trials.get(grant.trial()).granted(grant.resource()));
            start(grant.trial(), 0);
        } else if (action instanceof Action.Pause pause) {
            runs.remove(pause.trial());
            put(trials.get(pause.trial()).withDesired(Desired.PAUSED));
        } else if (action instanceof Action.Stop stop) {
            runs.remove(stop.trial());
            put(trials.get(stop.trial()).withDesired(Desired.STOPPED).withState(State.STOPPED));
        }
    }

    private void start(int number, double delay) {
        long run = order++;
        runs.put(number, run);
        schedule(number, run, delay);
    }

    private void schedule(int number, long run, double delay) {
        int next = next(number);
        double seconds = training.everyStep()
                ? training.seconds(trials.get(number).configuration(), next)
                : next - trained.get(number);
        busy += seconds;
        events.add(new Event(time + delay + seconds, order++, number, run));
    }

    /** The step at which the next event of a trial is due. */
    private int next(int number) {
        int done = trained.get(number);
        return training.everyStep()
                ? done + 1
                : study.pruner().rungs(trials.get(number).bracket()).stream()
                        .filter(level -> level > done)
                        .findFirst()
                        .orElseThrow();
    }

    /** Ends a step, or the way to a rung; whether that calls for a decision. */
    private boolean step(int number, long run) {
        int step = next(number);
        steps += step - trained.get(number);
        if (faults.workerLoss() > 0 && random.nextDouble() < faults.workerLoss()) {
            start(number, faults.replacementSeconds());
            return false;
        }
        Trial trial = trials.get(number);
        if (faults.failure() > 0 && random.nextDouble() < faults.failure()) {
            return end(trial, State.FAILED);
        }
        List<Double> values = training.values(trial.configuration(), step);
        if (!values.stream().allMatch(Double::isFinite)) {
            return end(trial, State.DIVERGED);
        }
        trained.set(number, step);
        trace.report(time, values.get(0));
        if (step < trial.resource()) {
            schedule(number, run, 0);
            if (study.pruner().rungs(trial.bracket()).contains(step)) {
                report(trial, step, values, trial.state());
            }
            return false;
        }
        runs.remove(number);
        report(trial, step, values, step == study.pruner().last(trial.bracket()) ? State.COMPLETED : trial.state());
        return true;
    }

    private boolean end(Trial trial, State state) {
        runs.remove(trial.number());
        put(trial.withState(state));
        return true;
    }

    private void report(Trial trial, int step, List<Double> values, State state) {
        TreeMap<Integer, Double> rungs = new TreeMap<>(trial.rungs());
        rungs.put(step, values.get(0));
        put(trial.withState(state)
                .withValues(rungs, OptionalDouble.of(values.get(0)))
                .withMeasurements(measurements(trial, step, values)));
    }

    private Measurements measurements(Trial trial, int step, List<Double> values) {
        Objectives objectives = study.objectives();
        if (objectives.plain()) {
            return Measurements.NONE;
        }
        int several = objectives.list().size();
        Measurement measurement =
                objectives.measure(values.subList(0, several), values.subList(several, values.size()));
        TreeMap<Integer, Measurement> rungs = new TreeMap<>(trial.measurements().rungs());
        rungs.put(step, measurement);
        return new Measurements(rungs, Optional.of(measurement));
    }

    private void put(Trial trial) {
        trials.set(trial.number(), trial);
    }
}

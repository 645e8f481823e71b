package dev.winnow.search.simulation;

import dev.winnow.search.study.Action;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A study on virtual workers: a queue of events, one for each step that is trained, and a {@link SimulatedStudy}. It asks
 * the planner when a trial came to its grant or ended, as the operator does; a report between rungs cannot change a plan.
 * The same arguments give the same run; nothing here knows the time of day.
 *
 * <p>Every step leaves a checkpoint, and a promoted trial goes on where it rested. What a start takes, and when workers are
 * free, say the {@link Delays}.
 */
public final class VirtualStudy {
    private final SimulatedStudy study;
    private final Training training;
    private final Incidents incidents;
    private final Watcher watcher;
    private final Delays delays;
    private final Workers workers;
    private final Map<Integer, Integer> trained = new HashMap<>();
    /** The run of each trial that trains. An event of an earlier run means nothing: its worker was taken away. */
    private final Map<Integer, Long> runs = new HashMap<>();

    private final EventQueue events = new EventQueue();
    private final Trace trace;
    private long begun;
    private long steps;
    private Optional<Outcome> outcome = Optional.empty();

    /**
     * A study that nobody watches.
     *
     * @param seed draws the faults
     */
    public VirtualStudy(Study study, Training training, Faults faults, long seed) {
        this(study, training, faults.drawn(seed), Watcher.NONE);
    }

    public VirtualStudy(Study study, Training training, Incidents incidents, Watcher watcher) {
        this(study, training, Delays.NONE, incidents, watcher);
    }

    public VirtualStudy(Study study, Training training, Delays delays, Incidents incidents, Watcher watcher) {
        this.study = new SimulatedStudy(study);
        this.delays = delays;
        this.workers = new Workers(delays, study.limits().parallelTrials());
        this.training = training;
        this.incidents = incidents;
        this.watcher = watcher;
        this.trace = new Trace(study.objectives().list().get(0).direction());
    }

    /**
     * Runs the study until it ends, nothing more can happen, or the virtual time is over, whatever comes first.
     *
     * @param until virtual seconds since its start
     */
    public VirtualStudy run(double until) {
        plan();
        // Whatever happens at one time is there when the planner plans.
        while (outcome.isEmpty() && events.anything(until)) {
            if (events.advance()) {
                plan();
            }
        }
        return this;
    }

    /** Virtual seconds since the start of the study. */
    public double time() {
        return events.time();
    }

    /** The study with its trials as they are now. */
    public SimulatedStudy study() {
        return study;
    }

    /** The trials, by number. */
    public List<Trial> trials() {
        return study.trials();
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
        return trace.spent().training();
    }

    /** Number of trials that train or wait for a worker to train on. */
    public int running() {
        return runs.size();
    }

    /**
     * Makes something happen, after which the planner is asked.
     *
     * @param seconds virtual seconds from now, at least 0
     */
    public void in(double seconds, Runnable happening) {
        events.in(seconds, () -> {
            happening.run();
            return true;
        });
    }

    /** A person deletes a trial, which takes its worker away. */
    public void withdraw(int number) {
        study.withdraw(number);
        release(number);
    }

    private void plan() {
        study.at(SimulatedStudy.START.plusNanos((long) (time() * 1e9)));
        Plan plan;
        do {
            plan = planned();
        } while (!carriedOut(plan));
        study.remember(plan);
        outcome = plan.outcome();
        watcher.carriedOut(this, plan);
    }

    private Plan planned() {
        if (delays.leave() > 0) {
            study.lives(workers.living(time()));
        }
        Plan plan = study.peek();
        watcher.planned(study, plan);
        return plan;
    }

    /** Whether all of a plan was carried out: the operator did not die before. */
    private boolean carriedOut(Plan plan) {
        for (Action action : plan.actions()) {
            if (incidents.crashes(action)) {
                return false;
            }
            watcher.acts(study, action);
            study.act(action);
            allot(action);
        }
        return true;
    }

    /** What an action means for the workers. */
    private void allot(Action action) {
        int number = action.trial();
        if (action.desired() != Desired.RUNNING) {
            release(number);
            return;
        }
        if (action instanceof Action.Create create) {
            create.origin().ifPresent(origin -> trained.put(number, origin.step()));
        }
        incidents.begins(this, study.trial(number));
        if (workers.holds(number)) {
            run(number, 0);
        } else {
            double waits = workers.take(number, time()) - time();
            trace.starts(delays.start());
            study.usesGpu(delays.start());
            run(number, waits + delays.start());
        }
    }

    /** The worker of a trial trains it after a while. */
    private void run(int number, double delay) {
        long run = begun++;
        runs.put(number, run);
        schedule(number, run, delay);
    }

    private void schedule(int number, long run, double delay) {
        double seconds = training.seconds(study.trial(number), trained(number), next(number));
        trace.trains(seconds);
        study.usesGpu(seconds);
        events.in(delay + seconds, () -> runs.getOrDefault(number, -1L) == run && step(number, run));
    }

    /** Takes the worker of a trial away, if it has one; the planner is asked once more when the worker is free. */
    private void release(int number) {
        runs.remove(number);
        double leaves = workers.release(number, time());
        if (leaves > 0) {
            trace.leaves(leaves);
            study.usesGpu(leaves);
            events.in(leaves, () -> true);
        }
    }

    private int trained(int number) {
        return trained.getOrDefault(number, 0);
    }

    /** The step at which the next event of a trial is due. */
    private int next(int number) {
        int done = trained(number);
        return training.everyStep()
                ? done + 1
                : study.study().pruner().rungs(study.trial(number).bracket()).stream()
                        .filter(level -> level > done)
                        .findFirst()
                        .orElseThrow();
    }

    /** Ends a step, or the way to a rung, and says whether that calls for a plan. */
    private boolean step(int number, long run) {
        int step = next(number);
        steps += step - trained(number);
        Trial trial = study.trial(number);
        OptionalDouble replaced = incidents.loses(trial, step);
        if (replaced.isPresent()) {
            run(number, replaced.getAsDouble());
            return false;
        }
        Optional<State> end = incidents.ends(trial, step);
        if (end.isPresent()) {
            return end(number, end.get());
        }
        List<Double> values = training.values(trial, step);
        if (!values.stream().allMatch(Double::isFinite)) {
            return end(number, State.DIVERGED);
        }
        trained.put(number, step);
        trace.report(time(), values.get(0));
        if (step < trial.resource()) {
            schedule(number, run, 0);
            if (study.study().pruner().rungs(trial.bracket()).contains(step)) {
                study.reports(number, step, values);
            }
            return false;
        }
        runs.remove(number);
        study.reports(number, step, values);
        if (step == study.study().pruner().last(trial.bracket())) {
            release(number);
            complete(number);
        }
        incidents.arrives(this, study.trial(number));
        return true;
    }

    private boolean end(int number, State state) {
        release(number);
        study.becomes(number, state);
        return true;
    }

    private void complete(int number) {
        double seconds = incidents.secondsToCompletion(study.trial(number));
        if (seconds == 0) {
            study.becomes(number, State.COMPLETED);
        } else {
            in(seconds, () -> {
                if (study.has(number)) {
                    study.becomes(number, State.COMPLETED);
                }
            });
        }
    }
}

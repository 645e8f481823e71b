package dev.winnow.search.simulation;

import dev.winnow.search.study.Action;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A study on virtual workers: a queue of events, one for each step that is trained, and a {@link SimulatedStudy}. It asks
 * the planner when a trial came to its grant or ended, as the operator does; a report between rungs cannot change a plan.
 * The same arguments give the same run; nothing here knows the time of day.
 *
 * <p>Every step leaves a checkpoint. A promoted trial goes on where it rested, on a worker that is there at once.
 */
public final class VirtualStudy {
    private final SimulatedStudy study;
    private final Training training;
    private final Incidents incidents;
    private final Watcher watcher;
    private final Workers workers = new Workers();
    private final Map<Integer, Integer> trained = new HashMap<>();
    /** The run of each trial that has a worker. An event of an earlier run means nothing: its worker was taken away. */
    private final Map<Integer, Long> runs = new HashMap<>();

    private final EventQueue events = new EventQueue();
    private final Trace trace;
    private double busy;
    private long started;
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
        this.study = new SimulatedStudy(study);
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
        // Whatever happens at one time is there when the planner looks.
        while (outcome.isEmpty() && events.anything(until)) {
            if (events.advance()) {
                plan();
            }
        }
        return this;
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
        return busy;
    }

    /** Number of trials that have a worker. */
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
        runs.remove(number);
    }

    private void plan() {
        study.at(SimulatedStudy.START.plusNanos((long) (events.time() * 1e9)));
        Plan plan = study.look();
        watcher.planned(study, plan);
        while (!carriedOut(plan)) {
            plan = study.look();
            watcher.planned(study, plan);
        }
        study.remember(plan);
        outcome = plan.outcome();
        watcher.carriedOut(this, plan);
    }

    /** Whether all of a plan was carried out: the operator did not die before. */
    private boolean carriedOut(Plan plan) {
        for (Action action : plan.actions()) {
            if (incidents.crashes(action)) {
                return false;
            }
            watcher.acts(study, action);
            study.act(action);
            action.accept(workers);
        }
        return true;
    }

    /** What an action means for the workers. */
    private final class Workers implements Action.Visitor<@Nullable Void> {
        @Override
        public @Nullable Void create(Action.Create create) {
            create.origin().ifPresent(origin -> trained.put(create.number(), origin.step()));
            return begin(create.number());
        }

        @Override
        public @Nullable Void grant(Action.Grant grant) {
            return begin(grant.trial());
        }

        @Override
        public @Nullable Void pause(Action.Pause pause) {
            return end(pause.trial());
        }

        @Override
        public @Nullable Void stop(Action.Stop stop) {
            return end(stop.trial());
        }

        private @Nullable Void begin(int number) {
            incidents.begins(VirtualStudy.this, study.trial(number));
            start(number, 0);
            return null;
        }

        private @Nullable Void end(int number) {
            runs.remove(number);
            return null;
        }
    }

    /** A worker begins with a trial after a while. */
    private void start(int number, double delay) {
        long run = started++;
        runs.put(number, run);
        schedule(number, run, delay);
    }

    private void schedule(int number, long run, double delay) {
        double seconds = training.seconds(study.trial(number), trained(number), next(number));
        busy += seconds;
        study.usesGpu(seconds);
        events.in(delay + seconds, () -> runs.getOrDefault(number, -1L) == run && step(number, run));
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
            start(number, replaced.getAsDouble());
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
        trace.report(events.time(), values.get(0));
        if (step < trial.resource()) {
            schedule(number, run, 0);
            if (study.study().pruner().rungs(trial.bracket()).contains(step)) {
                report(number, step, values);
            }
            return false;
        }
        runs.remove(number);
        report(number, step, values);
        if (step == study.study().pruner().last(trial.bracket())) {
            complete(number);
        }
        incidents.arrives(this, study.trial(number));
        return true;
    }

    private boolean end(int number, State state) {
        runs.remove(number);
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

    private void report(int number, int step, List<Double> values) {
        Objectives objectives = study.study().objectives();
        if (objectives.plain()) {
            study.reports(number, step, values.get(0));
        } else {
            int several = objectives.list().size();
            study.reports(
                    number,
                    step,
                    objectives.measure(values.subList(0, several), values.subList(several, values.size())));
        }
    }
}

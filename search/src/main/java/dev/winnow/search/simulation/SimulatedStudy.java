package dev.winnow.search.simulation;

import dev.winnow.search.study.Action;
import dev.winnow.search.study.DrawBudget;
import dev.winnow.search.study.Memory;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Planner;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Standing;
import dev.winnow.search.study.Study;
import dev.winnow.search.study.TrialQueue;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Measurements;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A study whose trials exist in memory alone. It carries out the plans of the planner that runs real studies and takes
 * reports, so there is no second set of rules. Time passes when {@link #at} says so.
 */
public final class SimulatedStudy {
    /** When every simulated study begins. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Study study;
    /** Ordered by number. */
    private final List<Trial> trials = new ArrayList<>();

    private int created;
    private Instant now = START;
    private double gpuSeconds;
    private Set<Integer> living = Set.of();
    private Optional<TrialQueue> queue = Optional.empty();
    private Memory memory = Memory.NONE;
    /** As the last plan found it. */
    private Standing standing;

    public SimulatedStudy(Study study) {
        this.study = study;
        standing = Standing.of(study, List.of(), progress());
    }

    /** A study that stands where this one stands, and goes on by itself. */
    public SimulatedStudy copy() {
        SimulatedStudy copy = new SimulatedStudy(study);
        copy.trials.addAll(trials);
        copy.created = created;
        copy.now = now;
        copy.gpuSeconds = gpuSeconds;
        copy.living = living;
        copy.queue = queue;
        copy.memory = memory;
        copy.standing = standing;
        return copy;
    }

    public Study study() {
        return study;
    }

    /** A person edits the study. */
    public void change(Study changed) {
        study = changed;
    }

    /** The trials, by number. */
    public List<Trial> trials() {
        return List.copyOf(trials);
    }

    /**
     * The trial with a number.
     *
     * @throws java.util.NoSuchElementException if no such trial exists
     */
    public Trial trial(int number) {
        if (!has(number)) {
            throw new NoSuchElementException("trial " + number + " does not exist");
        }
        return trials.get(place(number));
    }

    /** Whether a trial was created and not withdrawn. */
    public boolean has(int number) {
        int place = place(number);
        return place < trials.size() && trials.get(place).number() == number;
    }

    /** How far the study has come. */
    public Progress progress() {
        return new Progress(created, Optional.of(START), now, gpuSeconds, living, queue, memory);
    }

    public SimulatedStudy at(Instant time) {
        now = time;
        return this;
    }

    public SimulatedStudy usesGpu(double seconds) {
        gpuSeconds += seconds;
        return this;
    }

    /** The trials whose trainer may still live are these alone; none unless told. */
    SimulatedStudy lives(Set<Integer> trials) {
        living = trials;
        return this;
    }

    /** These trials have no room; every trial has, unless told. */
    public SimulatedStudy queues(TrialQueue trials) {
        queue = Optional.of(trials);
        return this;
    }

    /** What the planner wants now, without doing it. */
    public Plan peek() {
        return peek(DrawBudget.UNLIMITED);
    }

    /** The same, as far as a budget goes. */
    public Plan peek(DrawBudget budget) {
        Progress progress = progress();
        standing = standing.later(study, trials(), progress);
        return Planner.plan(standing, progress, budget);
    }

    /** Plans once and carries out the plan. */
    public Plan plan() {
        Plan plan = peek();
        plan.actions().forEach(this::act);
        remember(plan);
        return plan;
    }

    /** Keeps what a plan remembers, as whoever carries out a whole plan has to. */
    void remember(Plan plan) {
        memory = plan.memory();
    }

    /**
     * Carries out one action.
     *
     * @throws IllegalStateException if it creates a trial that exists
     */
    public void act(Action action) {
        put(action.accept(new Action.Visitor<Trial>() {
            @Override
            public Trial create(Action.Create create) {
                if (has(create.number())) {
                    throw new IllegalStateException("trial " + create.number() + " was created twice");
                }
                created = Math.max(created, create.number() + 1);
                return Trial.created(create.number(), create.configuration(), create.bracket(), create.resource());
            }

            @Override
            public Trial grant(Action.Grant grant) {
                return trial(grant.trial()).granted(grant.resource());
            }

            @Override
            public Trial pause(Action.Pause pause) {
                return trial(pause.trial()).withDesired(pause.desired());
            }

            @Override
            public Trial stop(Action.Stop stop) {
                return trial(stop.trial()).withDesired(stop.desired()).withState(State.STOPPED);
            }
        }));
    }

    /** Takes a report of one objective. The value of a rung never changes; a report of an earlier step is ignored. */
    public SimulatedStudy reports(int number, int step, double value) {
        return reports(number, step, value, Optional.empty());
    }

    /** Takes a report of several objectives, or of one with constraints. */
    public SimulatedStudy reports(int number, int step, Measurement measurement) {
        return reports(number, step, measurement.losses().get(0), Optional.of(measurement));
    }

    /** Takes a report of the objectives in their order, then the constrained metrics in theirs. */
    SimulatedStudy reports(int number, int step, List<Double> values) {
        Objectives objectives = study.objectives();
        if (objectives.plain()) {
            return reports(number, step, values.get(0));
        }
        int several = objectives.list().size();
        return reports(
                number, step, objectives.measure(values.subList(0, several), values.subList(several, values.size())));
    }

    private SimulatedStudy reports(int number, int step, double value, Optional<Measurement> measurement) {
        Trial trial = trial(number);
        if (!trial.rungs().isEmpty() && trial.rungs().lastKey() >= step) {
            return this;
        }
        boolean rung = study.pruner().rungs(trial.bracket()).contains(step);
        SortedMap<Integer, Double> rungs = new TreeMap<>(trial.rungs());
        SortedMap<Integer, Measurement> measured =
                new TreeMap<>(trial.measurements().rungs());
        if (rung) {
            rungs.put(step, value);
            measurement.ifPresent(present -> measured.put(step, present));
        }
        Trial reported = trial.withValues(rungs, OptionalDouble.of(value));
        put(measurement.isEmpty() ? reported : reported.withMeasurements(new Measurements(measured, measurement)));
        return this;
    }

    /** A trial ends, or its state changes otherwise. */
    public SimulatedStudy becomes(int number, State state) {
        put(trial(number).withState(state));
        return this;
    }

    /** A person deletes a trial. */
    public SimulatedStudy withdraw(int number) {
        if (has(number)) {
            trials.remove(place(number));
        }
        return this;
    }

    private void put(Trial trial) {
        if (has(trial.number())) {
            trials.set(place(trial.number()), trial);
        } else {
            trials.add(place(trial.number()), trial);
        }
    }

    /** Where the trial with a number stands in the list, or would stand: at its number, less those below that were withdrawn. */
    private int place(int number) {
        int place = Math.min(number, trials.size());
        while (place > 0 && trials.get(place - 1).number() >= number) {
            place--;
        }
        return place;
    }
}

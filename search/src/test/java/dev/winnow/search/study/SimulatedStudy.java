package dev.winnow.search.study;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Measurements;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** The custom resources of a study, in memory: carries out plans and takes reports. */
public final class SimulatedStudy {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Study study;
    private final SortedMap<Integer, Trial> trials = new TreeMap<>();
    private int created;
    private Instant now = START;
    private double gpuSeconds;
    private Memory memory = Memory.NONE;

    public SimulatedStudy(Study study) {
        this.study = study;
    }

    public Study study() {
        return study;
    }

    public void change(Study changed) {
        study = changed;
    }

    public List<Trial> trials() {
        return List.copyOf(trials.values());
    }

    public Trial trial(int number) {
        return Optional.ofNullable(trials.get(number)).orElseThrow();
    }

    public boolean has(int number) {
        return trials.containsKey(number);
    }

    public Progress progress() {
        return new Progress(created, Optional.of(START), now, gpuSeconds, memory);
    }

    public SimulatedStudy at(Instant time) {
        now = time;
        return this;
    }

    public SimulatedStudy usesGpu(double seconds) {
        gpuSeconds += seconds;
        return this;
    }

    /** What the planner wants now, without doing it. */
    public Plan look() {
        return Planner.plan(study, trials(), progress());
    }

    /** Plans once and carries it out. */
    public Plan plan() {
        Plan plan = look();
        plan.actions().forEach(this::act);
        memory = plan.memory();
        return plan;
    }

    public void act(Action action) {
        if (action instanceof Action.Create create) {
            Trial trial = Trial.created(create.number(), create.configuration(), create.bracket(), create.resource());
            if (trials.putIfAbsent(create.number(), trial) != null) {
                throw new AssertionError("trial " + create.number() + " was created twice");
            }
            created = Math.max(created, create.number() + 1);
        } else if (action instanceof Action.Grant grant) {
            put(trial(grant.trial()).granted(grant.resource()));
        } else if (action instanceof Action.Pause pause) {
            put(trial(pause.trial()).withDesired(Desired.PAUSED));
        } else if (action instanceof Action.Stop stop) {
            put(trial(stop.trial()).withDesired(Desired.STOPPED).withState(State.STOPPED));
        }
    }

    /** Takes a report; a rung's value never changes once it is there, and what comes late says nothing. */
    public SimulatedStudy reports(int number, int step, double value) {
        Trial trial = trial(number);
        if (!trial.rungs().isEmpty() && trial.rungs().lastKey() >= step) {
            return this;
        }
        SortedMap<Integer, Double> rungs = new TreeMap<>(trial.rungs());
        if (study.pruner().rungs(trial.bracket()).contains(step)) {
            rungs.putIfAbsent(step, value);
        }
        put(trial.withValues(rungs, OptionalDouble.of(value)));
        return this;
    }

    /** A report of several objectives. */
    public SimulatedStudy reports(int number, int step, Measurement measurement) {
        if (reports(number, step, measurement.losses().get(0))
                .trial(number)
                .value()
                .isPresent()) {
            Trial trial = trial(number);
            SortedMap<Integer, Measurement> measured =
                    new TreeMap<>(trial.measurements().rungs());
            if (trial.rungs().containsKey(step)) {
                measured.putIfAbsent(step, measurement);
            }
            put(trial.withMeasurements(new Measurements(measured, Optional.of(measurement))));
        }
        return this;
    }

    public SimulatedStudy becomes(int number, State state) {
        put(trial(number).withState(state));
        return this;
    }

    public SimulatedStudy withdraw(int number) {
        trials.remove(number);
        return this;
    }

    private void put(Trial trial) {
        trials.put(trial.number(), trial);
    }

    /** Grants and numbers of created trials of a plan, for short assertions. */
    public static List<String> describe(Plan plan) {
        List<String> words = new ArrayList<>();
        for (Action action : plan.actions()) {
            if (action instanceof Action.Create create) {
                words.add("create " + create.number());
            } else if (action instanceof Action.Grant grant) {
                words.add("grant " + grant.trial() + " to " + grant.resource());
            } else if (action instanceof Action.Pause pause) {
                words.add("pause " + pause.trial());
            } else if (action instanceof Action.Stop stop) {
                words.add("stop " + stop.trial() + " " + stop.reason());
            }
        }
        return words;
    }

    /** A configuration of {@link Studies#line()}. */
    public static Configuration x(double value) {
        return new Configuration(Map.of("x", new Value.Real(value)));
    }
}

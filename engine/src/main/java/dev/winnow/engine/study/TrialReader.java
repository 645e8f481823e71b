package dev.winnow.engine.study;

import dev.winnow.api.Reported;
import dev.winnow.api.StudySpec;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.study.ExpectedImprovementBound;
import dev.winnow.search.study.Memory;
import dev.winnow.search.study.Plateau;
import dev.winnow.search.study.Room;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Measurements;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads stored trials as the planner sees them. */
public final class TrialReader {
    private TrialReader() {}

    /**
     * The trials of a study, in order of their numbers.
     *
     * @throws IllegalArgumentException if a trial does not fit the parameters, see {@link #strangers}
     */
    public static List<Trial> of(Study definition, StudySpec spec, List<TuningTrial> trials) {
        return trials.stream()
                .map(trial -> of(definition, spec, trial))
                .sorted((a, b) -> Integer.compare(a.number(), b.number()))
                .toList();
    }

    /** The numbers of the trials whose trainer may still live: it began to run, and no end of it is on record. */
    static Set<Integer> living(List<TuningTrial> trials) {
        return trials.stream()
                .filter(trial -> {
                    var pod = trial.statusOrNew().pod();
                    return pod != null && pod.endTime() == null;
                })
                .map(trial -> trial.getSpec().number())
                .collect(Collectors.toSet());
    }

    /** What the last plan has left in the status for the next one. */
    static Memory memory(StudyStatus status) {
        return new Memory(
                Optional.ofNullable(status.improvement())
                        .map(improvement -> new Plateau.Improvement(improvement.value(), improvement.created())),
                Optional.ofNullable(status.expectedImprovement())
                        .map(expected -> new ExpectedImprovementBound.Estimate(expected.share(), expected.finished())),
                Optional.ofNullable(status.room()).map(TrialReader::room).orElse(Room.UNKNOWN));
    }

    private static Room room(StudyStatus.Room known) {
        return new Room(
                known.places(), known.shortAt() == null ? OptionalInt.empty() : OptionalInt.of(known.shortAt()));
    }

    /**
     * A problem if a trial does not fit the parameters. The schema forbids such an edit once the status counts the trials, but
     * a trial may be created in the moment before, and the schema does not see that a value was replaced.
     */
    public static List<Problem> strangers(SearchSpace space, List<TuningTrial> trials) {
        for (var trial : trials) {
            try {
                space.parse(trial.getSpec().parameters());
            } catch (IllegalArgumentException e) {
                return List.of(stranger(trial, e));
            }
        }
        return List.of();
    }

    /** The problem of a trial that does not fit the parameters. */
    static Problem stranger(TuningTrial trial, IllegalArgumentException why) {
        return new Problem(
                "spec.parameters",
                "do not fit the trial " + trial.getMetadata().getName() + " (" + why.getMessage()
                        + "): restore them, or create another study");
    }

    /**
     * One trial.
     *
     * @throws IllegalArgumentException if the trial does not fit the parameters
     */
    static Trial of(Study definition, StudySpec study, TuningTrial trial) {
        var spec = trial.getSpec();
        var status = trial.statusOrNew();
        var rungs = new TreeMap<Integer, Double>();
        status.report().rungValues().forEach(rung -> rungs.put(rung.resource(), rung.value()));
        var value = status.report().value();
        Configuration configuration = definition.space().parse(spec.parameters());
        return new Trial(
                spec.number(),
                configuration,
                spec.bracket(),
                spec.resource(),
                desired(spec.desired()),
                state(status),
                rungs,
                value == null ? OptionalDouble.empty() : OptionalDouble.of(value),
                study.plain() ? Measurements.NONE : measurements(definition.objectives(), study, status.report()));
    }

    private static Measurements measurements(Objectives objectives, StudySpec study, Reported reported) {
        var rungs = new TreeMap<Integer, Measurement>();
        reported.rungValues().forEach(rung -> measurement(objectives, study, rung.metrics())
                .ifPresent(measurement -> rungs.put(rung.resource(), measurement)));
        return new Measurements(rungs, measurement(objectives, study, reported.metrics()));
    }

    /** The measurement in some metrics; empty if a metric is missing, which the report endpoint prevents. */
    private static Optional<Measurement> measurement(
            Objectives objectives, StudySpec study, @Nullable Map<String, Double> metrics) {
        if (metrics == null || !metrics.keySet().containsAll(study.comparedMetrics())) {
            return Optional.empty();
        }
        return Optional.of(objectives.measure(
                study.objectives().stream()
                        .map(objective -> metrics.getOrDefault(objective.metric(), 0.0))
                        .toList(),
                study.constraints().stream()
                        .map(constraint -> metrics.getOrDefault(constraint.metric(), 0.0))
                        .toList()));
    }

    private static Desired desired(TrialSpec.Desired desired) {
        return switch (desired) {
            case Running -> Desired.RUNNING;
            case Paused -> Desired.PAUSED;
            case Stopped -> Desired.STOPPED;
        };
    }

    /** A report of divergence counts at once, before the trial's reconciler has changed the state. */
    private static State state(TrialStatus status) {
        if (status.report().diverged() != null) {
            return State.DIVERGED;
        }
        if (status.state() == null) {
            return State.ACTIVE;
        }
        return switch (status.state()) {
            case Completed -> State.COMPLETED;
            case Stopped -> State.STOPPED;
            case Failed -> State.FAILED;
            case Pending, Queued, Running, Paused -> State.ACTIVE;
        };
    }
}

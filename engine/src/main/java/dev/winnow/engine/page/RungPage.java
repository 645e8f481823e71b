package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.Objective;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.StudyStatus.RungCount;
import dev.winnow.api.TrialSpec.Desired;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A step at which trials are compared, over all brackets.
 *
 * @param resource the step
 * @param trials trials that have a value there
 * @param results trials that came to the rung or ended on their way; null if the status does not say
 * @param promoted trials that were granted more; null if the status does not say
 * @param best the best value there; only with one objective and no constraints on metrics
 * @param wentOn trials with a value there that were granted more
 * @param resting trials that rest there
 * @param stopped trials that ended with this as their highest rung
 * @param cutOff the worst value of a trial that went on; null if none did, with several objectives, and with constraints
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RungPage(
        int resource,
        int trials,
        @Nullable Integer results,
        @Nullable Integer promoted,
        @Nullable Double best,
        int wentOn,
        int resting,
        int stopped,
        @Nullable Double cutOff) {

    /** What the trials at a rung have come to. */
    private static final class Tally {
        private int trials;
        private int wentOn;
        private int resting;
        private int stopped;
        private @Nullable Double cutOff;

        private void add(StudySetup study, TrialPage trial, double value, int resource) {
            trials++;
            if (trial.plan().granted() > resource) {
                wentOn++;
                cutOff = cutOff == null || better(study.objective(), cutOff, value) ? value : cutOff;
            } else if (trial.phase().ended()) {
                stopped++;
            } else if (trial.phase().desired() == Desired.Paused) {
                resting++;
            }
        }
    }

    /** The rungs of all trials, the lowest first. */
    static List<RungPage> of(StudySetup study, StudyStatus status, List<TrialPage> trials) {
        var tallies = new TreeMap<Integer, Tally>();
        for (var trial : trials) {
            trial.plan().rungs().forEach(rung -> tallies.computeIfAbsent(rung, step -> new Tally()));
            trial.values().rungs().forEach(rung -> tallies.computeIfAbsent(rung.resource(), step -> new Tally())
                    .add(study, trial, rung.value(), rung.resource()));
        }
        var known = Optional.ofNullable(status.rungs()).orElse(List.of()).stream()
                .collect(Collectors.toMap(RungCount::resource, Function.identity(), (first, second) -> first));
        boolean plain = study.metricsBeside().isEmpty();
        return tallies.entrySet().stream()
                .map(rung -> of(rung.getKey(), rung.getValue(), Optional.ofNullable(known.get(rung.getKey())), plain))
                .toList();
    }

    private static RungPage of(int resource, Tally tally, Optional<RungCount> known, boolean plain) {
        return new RungPage(
                resource,
                tally.trials,
                known.map(RungCount::results).orElse(null),
                known.map(RungCount::promoted).orElse(null),
                known.map(RungCount::best).orElse(null),
                tally.wentOn,
                tally.resting,
                tally.stopped,
                plain ? tally.cutOff : null);
    }

    /** The value of a trial at a rung; null if it has none. */
    static @Nullable Double value(TrialPage trial, int resource) {
        for (var rung : trial.values().rungs()) {
            if (rung.resource() == resource) {
                return rung.value();
            }
        }
        return null;
    }

    /** Whether a value is better than another. */
    static boolean better(Objective objective, double value, double other) {
        return objective.direction() == Objective.Direction.Maximize ? value > other : value < other;
    }
}

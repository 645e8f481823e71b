package dev.winnow.api;

import dev.winnow.api.Reported.RungValue;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the decisions about a trial and its reports say together. A trainer may run ahead of its grant: a value at a rung
 * counts only once the trial was granted this rung.
 *
 * @param countedStep the step of the value that counts: of the value at the rung that it was granted, else of its latest value
 *     if it completed before, else of the value at the highest rung below the grant, else of its latest value. Empty if it has
 *     reported nothing
 * @param awaitsDecision whether it has come to its grant, and the study has to decide whether it goes on. A trial with a value
 *     at its last rung is done and needs no decision
 * @param lastRung its value at its last rung, with which it is done, also when it was not granted this rung yet
 * @param fullTraining its value of a full training: at the last rung if it was granted, else its latest if it has completed.
 *     Empty if it diverged
 */
public record TrialFacts(
        Optional<Integer> countedStep,
        boolean awaitsDecision,
        Optional<RungValue> lastRung,
        OptionalDouble fullTraining) {

    /** The facts of a trial. */
    public static TrialFacts of(TuningTrial trial) {
        var spec = trial.getSpec();
        var report = trial.statusOrNew().report();
        boolean completed = trial.statusOrNew().state() == TrialStatus.State.Completed;
        var atGrant = at(report, spec.resource());
        var lastRung = at(report, spec.maxResource());
        var latestStep = Optional.ofNullable(report.step());
        var below = report.rungValues().stream()
                .filter(rung -> rung.resource() < spec.resource())
                .reduce((lower, higher) -> higher);
        var counted = atGrant.or(() -> completed && latestStep.isPresent() ? Optional.empty() : below)
                .map(RungValue::step)
                .or(() -> latestStep);
        return new TrialFacts(
                counted,
                spec.resource() < spec.maxResource() && atGrant.isPresent() && lastRung.isEmpty(),
                lastRung,
                fullTraining(report, completed, lastRung.filter(rung -> spec.resource() >= spec.maxResource())));
    }

    private static Optional<RungValue> at(Reported report, int resource) {
        return report.rungValues().stream()
                .filter(rung -> rung.resource() == resource)
                .findFirst();
    }

    private static OptionalDouble fullTraining(Reported report, boolean completed, Optional<RungValue> granted) {
        if (report.diverged() != null) {
            return OptionalDouble.empty();
        }
        if (granted.isPresent()) {
            return OptionalDouble.of(granted.get().value());
        }
        return completed && report.value() != null ? OptionalDouble.of(report.value()) : OptionalDouble.empty();
    }
}

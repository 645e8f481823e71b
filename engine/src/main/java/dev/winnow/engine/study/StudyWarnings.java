package dev.winnow.engine.study;

import dev.winnow.api.Reported;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.FewTrials;
import dev.winnow.engine.definition.RareConfigurations;
import dev.winnow.search.study.Study;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person should know of a study that runs and is hardly what was meant. Each warning is a condition that is there only
 * while the warning holds.
 */
final class StudyWarnings {
    private static final String TRIALS_DONE = "TrialsDone";

    private static final String NO_GPU_COUNTED =
            "limits.gpuHours ends nothing: no pod has asked for a GPU that counts. Resources named .../gpu and MIG profiles count by"
                    + " themselves; for others, such as nvidia.com/gpu.shared, set gpuWeights of the chart, or end the study by"
                    + " limits.trials or limits.durationSeconds";

    private StudyWarnings() {}

    /** Adds the conditions. */
    static Conditions add(Conditions conditions, Study definition, List<TuningTrial> trials) {
        RareConfigurations.warning(definition.space())
                .ifPresent(message ->
                        conditions.set(Conditions.RARE_CONFIGURATIONS, true, "ConstraintsAllowFew", message));
        FewTrials.warning(definition)
                .ifPresent(message -> conditions.set(Conditions.FEW_TRIALS, true, "NoneComesToTheEnd", message));
        if (definition.limits().gpuHours().isPresent() && new TrialTotals(trials).withoutGpu()) {
            conditions.set(Conditions.NO_GPU_COUNTED, true, "LimitWithoutEffect", NO_GPU_COUNTED);
        }
        stepsBeyond(trials)
                .ifPresent(message ->
                        conditions.set(Conditions.STEPS_BEYOND_MAX_RESOURCE, true, "FirstReportTooLate", message));
        return conditions;
    }

    /**
     * The conditions of a study that has ended, and a warning if its manifest asks for more trials since then.
     *
     * @param ended the conditions since the end
     * @param created trials ever created
     */
    static List<Condition> afterEnd(
            List<Condition> ended, TuningStudy study, Study definition, int created, Instant now) {
        var others = ended.stream()
                .filter(condition -> !condition.getType().equals(Conditions.MORE_TRIALS_IGNORED))
                .toList();
        var done = Conditions.find(ended, Conditions.COMPLETE)
                .filter(complete -> TRIALS_DONE.equals(complete.getReason()))
                .filter(complete -> !Objects.equals(
                        complete.getObservedGeneration(), study.getMetadata().getGeneration()));
        int asked = definition.trialLimit().orElse(created);
        if (done.isEmpty() || asked <= created) {
            return others;
        }
        var more = new Conditions(ended, study.getMetadata().getGeneration(), now)
                .set(
                        Conditions.MORE_TRIALS_IGNORED,
                        true,
                        "StudyEnded",
                        "limits.trials is " + asked + " now, but the study has ended after " + created
                                + " trials and stays ended: create another study that learns from this one, with warmStart")
                .list();
        return Stream.concat(others.stream(), more.stream()).toList();
    }

    /** A trainer that counts other steps than the pruner jumps over all rungs with its first report. */
    private static Optional<String> stepsBeyond(List<TuningTrial> trials) {
        var beyond = trials.stream().filter(StudyWarnings::beyond).toList();
        if (beyond.isEmpty()) {
            return Optional.empty();
        }
        var example = beyond.get(0);
        return Optional.of(
                "the first report of " + beyond.size() + " of " + trials.size() + " trials lies beyond maxResource: "
                        + example.getMetadata().getName() + " began with step "
                        + first(example).orElse(0)
                        + " of " + example.getSpec().maxResource()
                        + ", so nothing could be decided on the way. Let the trainer report steps in the unit of spec.pruner, or"
                        + " set maxResource in the unit of the trainer");
    }

    private static boolean beyond(TuningTrial trial) {
        var spec = trial.getSpec();
        // Without a lower rung a trainer may well report for the first time at its last step.
        int allowed = spec.rungs().size() == 1 ? spec.maxResource() : spec.maxResource() - 1;
        return first(trial).filter(step -> step > allowed).isPresent();
    }

    /** The step of the first report, or of the first one at a rung if there are several. */
    private static Optional<Integer> first(TuningTrial trial) {
        var report = trial.statusOrNew().report();
        return trial.getSpec().rungs().size() > 1
                ? report.rungValues().stream().findFirst().map(Reported.RungValue::step)
                : report.points().stream().findFirst().map(Reported.Point::step);
    }
}

package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the study decided about a trial. The study's reconciler alone writes it. A decision at a rung raises
 * {@code resource} or sets {@code desired}, so the same decision is never made twice.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "self.study == oldSelf.study && self.number == oldSelf.number && self.parameters == oldSelf.parameters && self.bracket == oldSelf.bracket && self.rungs == oldSelf.rungs",
        message = "study, number, parameters, bracket and rungs of a trial cannot change")
@ValidationRule(value = "self.rungs.isSorted()", message = "rungs must rise", fieldPath = ".rungs")
@ValidationRule(
        value =
                "has(self.startFrom) ? has(oldSelf.startFrom) && self.startFrom == oldSelf.startFrom : !has(oldSelf.startFrom)",
        message = "where a trial starts from cannot change",
        fieldPath = ".startFrom")
@ValidationRule(
        value = "self.resource >= oldSelf.resource",
        message = "a granted resource cannot be taken back",
        fieldPath = ".resource")
public record TrialSpec(
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("The study this trial belongs to.")
        String study,

        @Required @Min(0) @JsonPropertyDescription("The number of the trial in its study, from 0.")
        Integer number,

        @Required
        @Size(max = 64)
        @JsonPropertyDescription("The configuration: a value for each parameter that exists in it.")
        Map<String, String> parameters,

        @Required @Min(0) @JsonPropertyDescription("The bracket of the pruner; 0 if it has one only.")
        Integer bracket,

        @Required
        @Min(1)
        @JsonPropertyDescription("Steps granted so far; the trial awaits a decision when it has reported this step.")
        Integer resource,

        @Required
        @ListAtomic
        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
                "The steps at which values are kept and compared, in rising order; the last is a full training.")
        List<@Min(1) Integer> rungs,

        @Default("Running") @JsonPropertyDescription("Running, Paused or Stopped: what the study wants of the trial.")
        Desired desired,

        @JsonPropertyDescription("Why the study stopped or paused the trial.") @Nullable
        Reason reason,

        @JsonPropertyDescription(
                "The trial whose checkpoint this one begins with; only with pruner PBT. Absent: it trains from its first step.")
        @Nullable
        StartFrom startFrom) {

    /** The checkpoint of another trial that a trial begins with. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StartFrom(
            @PrinterColumn(name = "FROM", priority = 1)
            @Required
            @Size(min = 1, max = 63)
            @JsonPropertyDescription("The name of the other trial.")
            String trial,

            @Required @Min(1) @JsonPropertyDescription("The step after which its checkpoint was made.")
            Integer step) {}

    /** What the study wants of a trial. */
    public enum Desired {
        Running,
        Paused,
        Stopped
    }

    /** Why the study stopped or paused a trial. */
    public enum Reason {
        /** It was not among the best of its rung. */
        Pruned,
        /** It rests at its rung until it is among the best. */
        AwaitingPromotion,
        /** The study is suspended. */
        Suspended,
        /** The study has ended. */
        StudyEnded
    }

    /** The step at which the trial is done. */
    public int maxResource() {
        return rungs.get(rungs.size() - 1);
    }

    /** Steps up to {@code step} that this trial trained itself, without the steps of the trial that it started from. */
    public int trained(@Nullable Integer step) {
        int before = startFrom == null ? 0 : startFrom.step();
        return step == null ? 0 : Math.max(0, step - before);
    }

    /** This trial with a grant of {@code steps} and the wish that it runs. */
    public TrialSpec granted(int steps) {
        return with(steps, Desired.Running, null);
    }

    /** This trial paused or stopped. */
    public TrialSpec desiring(Desired wish, Reason why) {
        return with(resource, wish, why);
    }

    private TrialSpec with(int steps, Desired wish, @Nullable Reason why) {
        return new TrialSpec(study, number, parameters, bracket, steps, rungs, wish, why, startFrom);
    }
}

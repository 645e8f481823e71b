package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.Objective;
import dev.winnow.api.SixDigits;
import dev.winnow.api.TrialSpec.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a trial is where it is: how it compared at the rungs that it came to.
 *
 * @param text the reason, in a sentence or two
 * @param verdict the state in one word; the reason in place of it if the state has one
 * @param rungs how it compared with the trials of its bracket at each rung that it came to, the lowest first
 */
public record Explanation(String text, String verdict, List<Comparison> rungs) {

    /**
     * A trial among those of its bracket that have a value at a rung.
     *
     * @param resource the rung, in steps
     * @param value its first objective there
     * @param rank from 1, the best; trials with equal values have one rank. Null with several objectives or constraints
     * @param of trials with a value there
     * @param wentOn those of the trials that were granted more
     * @param cutOff the worst value of a trial that went on; null if there is none, and as rank
     * @param passed whether this trial went on
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Comparison(
            int resource,
            double value,
            @Nullable Integer rank,
            int of,
            int wentOn,
            @Nullable Double cutOff,
            boolean passed) {
        private String words() {
            return "at step " + resource + " with " + SixDigits.of(value)
                    + (rank == null ? "" : ", rank " + rank + " of " + of + " there")
                    + (wentOn == 0
                            ? "; none of them has gone on"
                            : "; " + wentOn + (wentOn == 1 ? " has gone on" : " have gone on")
                                    + (cutOff == null ? "" : ", the worst of them with " + SixDigits.of(cutOff)));
        }
    }

    /**
     * Explains a trial.
     *
     * @param trial one of the page
     */
    public static Explanation of(StudyPage page, TrialPage trial) {
        var rungs = trial.values().rungs().stream()
                .map(rung -> comparison(page, trial, rung.resource(), rung.value()))
                .toList();
        var phase = trial.phase();
        var verdict = Optional.ofNullable(phase.reason())
                .orElse(phase.state() == null ? "New" : phase.state().name());
        return new Explanation(text(page, trial, rungs), verdict, rungs);
    }

    private static Comparison comparison(StudyPage page, TrialPage trial, int resource, double value) {
        var objective = page.study().objective();
        boolean plain = page.study().metricsBeside().isEmpty();
        int of = 0;
        int better = 0;
        int wentOn = 0;
        Double cutOff = null;
        for (var other : page.trials()) {
            var there = other.bracket() == trial.bracket() ? RungPage.value(other, resource) : null;
            if (there != null) {
                of++;
                better += RungPage.better(objective, there, value) ? 1 : 0;
                if (other.plan().granted() > resource) {
                    wentOn++;
                    cutOff = cutOff == null || RungPage.better(objective, cutOff, there) ? there : cutOff;
                }
            }
        }
        return new Comparison(
                resource,
                value,
                plain ? better + 1 : null,
                of,
                wentOn,
                plain ? cutOff : null,
                trial.plan().granted() > resource);
    }

    private static String text(StudyPage page, TrialPage trial, List<Comparison> rungs) {
        var phase = trial.phase();
        var last = rungs.isEmpty() ? Optional.<Comparison>empty() : Optional.of(rungs.get(rungs.size() - 1));
        var at = last.map(comparison -> " " + comparison.words()).orElse("");
        var said = phase.message() == null ? "" : ": " + phase.message();
        if (phase.state() == null) {
            return "It was created, and nobody has looked at it yet.";
        }
        return switch (phase.state()) {
            case Pending, Queued ->
                "It waits for a pod that runs (" + Objects.requireNonNullElse(phase.reason(), "new") + ")" + said + ".";
            case Running -> running(trial, page.study().objective()) + (rungs.isEmpty() ? "" : " It was" + at + ".");
            case Paused ->
                is(phase, Reason.AwaitingPromotion)
                        ? "It rests" + at
                                + ". It goes on when it is among the best there, else it is stopped when the study ends."
                        : "It rests because the study is suspended" + (at.isEmpty() ? "" : "; it was" + at) + ".";
            case Completed -> "It trained to its end" + at + said + ".";
            case Stopped -> stopped(phase, at, said);
            case Failed -> "It failed" + said + (at.isEmpty() ? "" : "; it was" + at) + ".";
        };
    }

    private static String running(TrialPage trial, Objective objective) {
        var step = trial.values().step();
        return "It trains towards step " + trial.plan().granted()
                + (step == null
                        ? " and has not reported " + objective.metric() + " yet."
                        : "; the latest report is of step " + step + ".");
    }

    private static String stopped(TrialPage.Phase phase, String at, String said) {
        if (is(phase, Reason.Pruned)) {
            return "It was stopped because it was not among the best" + at + ".";
        }
        return is(phase, Reason.StudyEnded)
                ? "It was stopped when the study ended" + (at.isEmpty() ? "" : "; it was" + at) + "."
                : "It was stopped" + said + (at.isEmpty() ? "" : "; it was" + at) + ".";
    }

    private static boolean is(TrialPage.Phase phase, Reason reason) {
        return reason.name().equals(phase.reason());
    }
}

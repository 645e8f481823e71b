package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.local.command.PlanCommand.Costs;
import dev.winnow.testkit.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ASHA with 9 trials and rungs 1, 3 and 9: 81 steps in all, 21 with pruning, in 9 and in 13 starts. */
class PlanCommandTest {

    private static List<String> lines(int parallel, Costs costs) {
        var manifest = with(Manifests.asha("digits"), "/spec/limits/parallelTrials", Integer.toString(parallel));
        return PlanCommand.lines(Manifests.stored(manifest), costs);
    }

    @Test
    void tellsWhatTheStudyCosts() {
        assertThat(lines(2, new Costs(0, 0.5, "")))
                .contains(
                        "trials            9, 2 at a time",
                        "rungs             step 1: 9 trials, step 3: 3 trials, step 9: 1 trials",
                        "without pruning   81 steps, 20 s at 0.5 s a step",
                        "with pruning      about 21 steps, 5 s at 0.5 s a step")
                .noneMatch(line -> line.startsWith("advice"));
    }

    @Test
    void oneTrialAloneTakesItsTime() {
        assertThat(lines(9, new Costs(0, 2, ""))).contains("with pruning      about 21 steps, 18 s at 2 s a step");
    }

    @Test
    void startsCostTooAndAFirstRungThatIsShorterThanAStartIsTold() {
        assertThat(lines(2, new Costs(1.5, 0.5, "runs/earlier")))
                .contains(
                        "without pruning   81 steps and 9 starts, 27 s at 0.5 s a step and 1.5 s a start",
                        "with pruning      about 21 steps and 13 starts, 15 s at 0.5 s a step and 1.5 s a start",
                        "measured          by the run in runs/earlier",
                        "advice            the first rung of 1 step takes 0.5 s, a start takes 1.5 s: raise"
                                + " pruner.asha.minResource to 3, so that a trial trains for as long as it starts");
    }
}

package dev.winnow.engine.study;

import static dev.winnow.engine.study.StatusScene.some;
import static dev.winnow.engine.study.StatusScene.words;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import org.junit.jupiter.api.Test;

/** Warnings about the ASHA study with the rungs 1, 3 and 9. */
class StudyWarningsTest {
    private final StatusScene scene = new StatusScene();

    @Test
    void aTrainerThatCountsOtherStepsThanThePrunerIsTold() {
        var first = some(0).state(State.Running).skipsTo(2_048, 0.5);
        var other = some(1).state(State.Running).reports(1, 0.5);

        assertThat(words(scene.status(null, first, other), "StepsBeyondMaxResource"))
                .startsWith("True FirstReportTooLate: the first report of 1 of 2 trials lies beyond maxResource: "
                        + "digits-0 began with step 2048 of 9");
    }

    @Test
    void aTrainerThatReportsOnlyAtItsEndIsToldWhenThereWasSomethingToDecide() {
        var trial = some(0).state(State.Running).skipsTo(9, 0.5);
        var alone = some(0).state(State.Running).rungs(9).skipsTo(9, 0.5);

        assertThat(words(scene.status(null, trial), "StepsBeyondMaxResource")).startsWith("True");
        assertThat(scene.status(null, alone).conditions())
                .noneMatch(condition -> condition.getType().equals("StepsBeyondMaxResource"));
    }

    @Test
    void anOrderOfSevenIsRareAndToldToBeSo() {
        with(scene.manifest, "/spec/parameters", "[]");
        for (int i = 0; i < 7; i++) {
            with(
                    scene.manifest,
                    "/spec/parameters/-",
                    "{name: x%d, type: Integer, integer: {min: 1, max: 9000}}".formatted(i));
        }
        with(
                scene.manifest,
                "/spec/parameterConstraints",
                "[{expression: x0 <= x1 && x1 <= x2 && x2 <= x3 && x3 <= x4 && x4 <= x5 && x5 <= x6}]");

        assertThat(words(scene.status(null), "RareConfigurations"))
                .startsWith("True ConstraintsAllowFew: spec.parameterConstraints allow about 1 in ");
    }

    @Test
    void sixTrialsAreTooFewForThreeRungsAndNineAreNot() {
        with(scene.manifest, "/spec/limits/trials", "9");
        assertThat(scene.status(null).conditions())
                .noneMatch(condition -> condition.getType().equals("FewTrials"));

        with(scene.manifest, "/spec/limits/trials", "6");
        assertThat(words(scene.status(null), "FewTrials"))
                .startsWith("True NoneComesToTheEnd: spec.limits.trials is 6, but it takes at least 9 trials until one"
                        + " comes to step 9 by its rank");
    }

    @Test
    void aLimitOfGpuTimeWithoutAGpuThatCountsIsTold() {
        with(scene.manifest, "/spec/limits/gpuHours", "1");

        assertThat(words(scene.status(null, some(0).state(State.Completed).used(9, 0)), "NoGpuCounted"))
                .startsWith(
                        "True LimitWithoutEffect: limits.gpuHours ends nothing: no pod has asked for a GPU that counts.")
                .contains("set gpuWeights of the chart");
        assertThat(scene.status(null, some(0).state(State.Queued)).conditions())
                .as("before a pod has run")
                .noneMatch(condition -> condition.getType().equals("NoGpuCounted"));
        assertThat(scene.status(null, some(0).state(State.Completed).used(9, 0.25))
                        .conditions())
                .noneMatch(condition -> condition.getType().equals("NoGpuCounted"));
    }

    @Test
    void moreTrialsOfAStudyThatHasEndedAreTold() {
        scene.before = scene.status(
                StatusScene.DONE, 9, some(0).state(State.Completed).used(9, 1).reports(9, 0.9));
        assertThat(scene.before.conditions())
                .noneMatch(condition -> condition.getType().equals("MoreTrialsIgnored"));

        with(scene.manifest, "/spec/limits/trials", "40");
        scene.generation = 2;
        var edited =
                scene.status(null, 9, some(0).state(State.Completed).used(9, 1).reports(9, 0.9));
        assertThat(words(edited, "MoreTrialsIgnored"))
                .startsWith("True StudyEnded: limits.trials is 40 now, but the study has ended after 9 trials");
        assertThat(edited.state()).isEqualTo("Complete");

        scene.before = edited;
        with(scene.manifest, "/spec/limits/trials", "9");
        assertThat(scene.status(null, 9, some(0).state(State.Completed).used(9, 1))
                        .conditions())
                .noneMatch(condition -> condition.getType().equals("MoreTrialsIgnored"));
    }

    @Test
    void whoReportsOnTheWayIsNotWarned() {
        var trial = some(0).state(State.Running)
                .granted(9)
                .reports(1, 0.5)
                .reports(9, 0.5)
                .reports(12, 0.5);

        assertThat(scene.status(null, trial).conditions())
                .noneMatch(condition -> condition.getType().equals("StepsBeyondMaxResource"));
    }
}

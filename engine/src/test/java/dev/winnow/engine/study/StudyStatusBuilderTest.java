package dev.winnow.engine.study;

import static dev.winnow.engine.study.StatusScene.NOW;
import static dev.winnow.engine.study.StatusScene.PARAMETERS;
import static dev.winnow.engine.study.StatusScene.condition;
import static dev.winnow.engine.study.StatusScene.some;
import static dev.winnow.engine.study.StatusScene.words;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Resources;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.definition.Problem;
import dev.winnow.search.study.ExpectedImprovementBound;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Plateau;
import dev.winnow.testkit.Manifests;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The status of the ASHA study with 9 trials of at most 9 steps. */
class StudyStatusBuilderTest {
    private final StatusScene scene = new StatusScene();

    @Test
    void aRunningStudyCountsItsTrialsAndNamesTheBest() {
        var status = scene.status(
                null,
                some(0).state(State.Completed).used(90, 2).reports(9, 0.9),
                some(1).state(State.Stopped).used(10, 2).reports(1, 0.95),
                some(2).state(State.Running).reports(1, 0.2),
                some(3));

        assertThat(status.state()).isEqualTo("Running");
        assertThat(status.done()).isEqualTo("2/9");
        assertThat(status.trials()).isEqualTo(new Counts(4, 1, 0, 1, 0, 1, 1, 0));
        assertThat(status.best()).isNotNull();
        assertThat(status.best().trial()).isEqualTo("digits-1");
        assertThat(status.best().value()).isEqualTo(0.95);
        assertThat(status.best().display()).isEqualTo("0.95");
        assertThat(status.best().step()).isEqualTo(1);
        assertThat(status.best().parameters()).isEqualTo(PARAMETERS);
        assertThat(status.resources())
                .isEqualTo(new Resources(11L, 8L, 100L, null, 200L, null, null, null, null, null, null, null, null));
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.startTime()).isEqualTo("2026-01-01T02:00:00Z");
        assertThat(status.completionTime()).isNull();
        assertThat(words(status, "Progressing")).isEqualTo("True Running: trials run");
        assertThat(words(status, "Complete")).isEqualTo("False Running: 2 of 4 trials have ended");
        assertThat(words(status, "Suspended")).startsWith("False NotSuspended");
    }

    @Test
    void aPrunerThatLearnsSaysWhatItHasFoundOut() {
        assertThat(scene.status(null, some(0)).pruner()).isNull();
        with(scene.manifest, "/spec/pruner", "{auto: {maxResource: 9}}");

        assertThat(scene.status(null, some(0)).pruner())
                .isEqualTo(
                        "stops the worse half of the values at each rung from step 1 on, until 6 trials have trained to the end");
    }

    @Test
    void theRungsSayHowManyCameThere() {
        var status = scene.status(
                null,
                some(0).granted(3).reports(1, 0.5),
                some(1).state(State.Running).reports(1, 0.25),
                some(2));

        assertThat(status.rungs()).containsExactly(new StudyStatus.RungCount(1, 2, 1, 0.5));
    }

    @Test
    void theLastImprovementIsKept() {
        scene.improvement = Optional.of(new Plateau.Improvement(0.9, 4));

        assertThat(scene.status(null, some(0)).improvement()).isEqualTo(new StudyStatus.Improvement(0.9, 4));
    }

    @Test
    void whatIsExpectedIsKept() {
        scene.expected = Optional.of(new ExpectedImprovementBound.Estimate(0.002, 24));

        assertThat(scene.status(null, some(0)).expectedImprovement())
                .isEqualTo(new StudyStatus.ExpectedImprovement(0.002, 24));
    }

    @Test
    void aWithdrawnTrialStaysCounted() {
        var status = scene.status(null, 5, some(0).state(State.Running), some(4).state(State.Running));

        assertThat(status.trials()).isEqualTo(new Counts(5, 0, 0, 2, 0, 0, 0, 0));
        assertThat(status.done()).isEqualTo("3/9");
    }

    @Test
    void beforeTheFirstTrialThereIsNoStart() {
        assertThat(scene.status(null).startTime()).isNull();
    }

    @Test
    void withoutATrialLimitTheTotalIsADash() {
        with(scene.manifest, "/spec/limits", "{durationSeconds: 60}");

        assertThat(scene.status(null, some(0)).done()).isEqualTo("0/-");
    }

    @Test
    void aRejectedStudyNamesAllProblemsAndKeepsWhatWasKnown() {
        scene.before = scene.status(null, some(0).state(State.Running).reports(1, 0.5));
        var study = Manifests.stored(scene.manifest);
        study.setStatus(scene.before);
        var status = new StudyStatusBuilder(study, NOW)
                .rejected(List.of(new Problem("spec.a", "is wrong: mend it"), new Problem("spec.b", "too")));

        assertThat(status.state()).isEqualTo("Rejected");
        assertThat(words(status, "Accepted")).isEqualTo("False InvalidSpec: spec.a: is wrong: mend it; spec.b: too");
        assertThat(condition(status, "Progressing").getStatus()).isEqualTo("False");
        assertThat(status.trials()).isEqualTo(scene.before.trials());
        assertThat(status.best()).isEqualTo(scene.before.best());
        assertThat(status.startTime()).isEqualTo(scene.before.startTime());
    }

    /** Tools that know no study, such as Flux, read {@code Stalled}: true means that only a change of the manifest helps. */
    @Test
    void onlyARejectedStudyIsStalled() {
        var study = Manifests.stored(scene.manifest);
        var rejected = new StudyStatusBuilder(study, NOW).rejected(List.of(new Problem("spec.a", "is wrong: mend it")));
        assertThat(words(rejected, "Stalled")).isEqualTo("True InvalidSpec: spec.a: is wrong: mend it");

        scene.before = rejected;
        var waiting = some(0).state(State.Pending, "QuotaExceeded", "exceeded quota: gpus");
        assertThat(types(scene.status(null, waiting))).doesNotContain("Stalled");
        assertThat(types(scene.status(null, some(0).state(State.Running)))).doesNotContain("Stalled");
        assertThat(types(new StudyStatusBuilder(study, NOW).failing("NullPointerException")))
                .doesNotContain("Stalled");
        var failures = new Outcome(false, OutcomeReason.TOO_MANY_FAILURES, "4 trials failed");
        assertThat(types(scene.status(failures, some(0).state(State.Failed)))).doesNotContain("Stalled");
        with(scene.manifest, "/spec/suspend", "true");
        assertThat(types(scene.status(null, some(0)))).doesNotContain("Stalled");
    }

    private static List<String> types(StudyStatus status) {
        return status.conditions().stream().map(Condition::getType).toList();
    }

    @Test
    void equalTurnsGiveEqualStatuses() {
        scene.before = scene.status(null, some(0).state(State.Running).reports(1, 0.5));

        assertThat(scene.status(null, some(0).state(State.Running).reports(1, 0.5)))
                .isEqualTo(scene.before);
    }
}

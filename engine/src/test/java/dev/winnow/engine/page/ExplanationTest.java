package dev.winnow.engine.page;

import static dev.winnow.testkit.Manifests.with;
import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.page.Explanation.Comparison;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A study of six trials that was worked out by hand: accuracy is to be large, the rungs are 1, 3 and 9. */
class ExplanationTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");

    private static final List<TuningTrial> TRIALS = List.of(
            trial().number(0)
                    .granted(9)
                    .state(State.Running)
                    .reports(1, 0.9)
                    .reports(3, 0.92)
                    .reports(5, 0.93)
                    .build(),
            resting(1).granted(3).reports(1, 0.8).reports(3, 0.85).build(),
            resting(2).reports(1, 0.7).build(),
            trial().number(3)
                    .desired(Desired.Stopped, Reason.Pruned)
                    .state(State.Stopped, "Pruned", null)
                    .reports(1, 0.6)
                    .build(),
            trial().number(4)
                    .state(State.Failed, "ExitCode", "attempt 3 failed: the trainer ended with exit code 1")
                    .build(),
            trial().number(5).state(State.Queued, "Unschedulable", "0/3 nodes").build());

    private static final StudyPage PAGE = StudyPage.of(Manifests.stored(Manifests.asha("digits")), TRIALS, NOW);

    private static TrialFixture resting(int number) {
        return trial().number(number)
                .desired(Desired.Paused, Reason.AwaitingPromotion)
                .state(State.Paused, "AwaitingPromotion", null);
    }

    private static Explanation of(int trial) {
        return Explanation.of(PAGE, PAGE.trials().get(trial));
    }

    @Test
    void theRungsSayHowManyCameWentOnRestAndWereStopped() {
        assertThat(PAGE.rungs())
                .containsExactly(
                        new RungPage(1, 4, null, null, null, 2, 1, 1, 0.8),
                        new RungPage(3, 2, null, null, null, 1, 1, 0, 0.92),
                        new RungPage(9, 0, null, null, null, 0, 0, 0, null));
    }

    @Test
    void aRestingTrialKnowsItsRankAndTheCutOffOfEachRung() {
        assertThat(of(1))
                .isEqualTo(new Explanation(
                        "It rests at step 3 with 0.85, rank 2 of 2 there; 1 has gone on, the worst of them with 0.92."
                                + " It goes on when it is among the best there, else it is stopped when the study ends.",
                        "AwaitingPromotion",
                        List.of(
                                new Comparison(1, 0.8, 2, 4, 2, 0.8, true),
                                new Comparison(3, 0.85, 2, 2, 1, 0.92, false))));
        assertThat(of(2).rungs()).containsExactly(new Comparison(1, 0.7, 3, 4, 2, 0.8, false));
    }

    @Test
    void aTrialThatWasStoppedSaysAgainstWhom() {
        assertThat(of(3).verdict()).isEqualTo("Pruned");
        assertThat(of(3).text())
                .isEqualTo("It was stopped because it was not among the best at step 1 with 0.6, rank 4 of 4 there;"
                        + " 2 have gone on, the worst of them with 0.8.");
    }

    @Test
    void theOthersSayWhatTheyDo() {
        assertThat(of(0).text())
                .isEqualTo(
                        "It trains towards step 9; the latest report is of step 5."
                                + " It was at step 3 with 0.92, rank 1 of 2 there; 1 has gone on, the worst of them with 0.92.");
        assertThat(of(4).text()).isEqualTo("It failed: attempt 3 failed: the trainer ended with exit code 1.");
        assertThat(of(5).text()).isEqualTo("It waits for a pod that runs (Unschedulable): 0/3 nodes.");
    }

    @Test
    void theSmallerValueIsTheBetterOneWhereThatIsAskedFor() {
        var study = Manifests.stored(
                with(Manifests.asha("digits"), "/spec/objectives", "[{metric: accuracy, direction: Minimize}]"));
        var page = StudyPage.of(study, TRIALS, NOW);
        assertThat(page.rungs().get(0).cutOff()).isEqualTo(0.9);
        assertThat(Explanation.of(page, page.trials().get(3)).rungs())
                .containsExactly(new Comparison(1, 0.6, 1, 4, 2, 0.9, false));
    }

    @Test
    void severalObjectivesHaveNoRankByOneOfThem() {
        var study = Manifests.stored(with(
                Manifests.asha("digits"),
                "/spec/objectives",
                "[{metric: accuracy, direction: Maximize}, {metric: size, direction: Minimize}]"));
        var trial = trial().granted(3)
                .state(State.Running)
                .reports(1, Map.of("accuracy", 0.5, "size", 7.0))
                .build();
        var page = StudyPage.of(study, List.of(trial), NOW);
        assertThat(page.rungs().get(0).cutOff()).isNull();
        assertThat(Explanation.of(page, page.trials().get(0)).rungs())
                .containsExactly(new Comparison(1, 0.5, null, 1, 1, null, true));
        assertThat(page.trials().get(0).counted())
                .isEqualTo(new Counted(List.of(0.5, 7.0), 1, TrialFixture.TIME, null));
    }

    /** The values that count are those of the lines of parallel coordinates. */
    @Test
    void aTrialCountsByTheHighestRungThatItWasGrantedAndReached() {
        assertThat(PAGE.trials())
                .extracting(TrialPage::counted)
                .containsExactly(
                        new Counted(List.of(0.92), 3, TrialFixture.TIME, null),
                        new Counted(List.of(0.85), 3, TrialFixture.TIME, null),
                        new Counted(List.of(0.7), 1, TrialFixture.TIME, null),
                        new Counted(List.of(0.6), 1, TrialFixture.TIME, null),
                        null,
                        null);
    }

    @Test
    void aBrokenConstraintIsSaid() {
        var study = Manifests.stored(
                with(Manifests.asha("digits"), "/spec/metricConstraints", "[{metric: latency, max: 10}]"));
        var slow = trial().state(State.Running)
                .reports(1, Map.of("accuracy", 0.5, "latency", 11.0))
                .build();
        var quick = trial().number(1)
                .state(State.Running)
                .reports(1, Map.of("accuracy", 0.5, "latency", 10.0))
                .build();
        assertThat(StudyPage.of(study, List.of(slow, quick), NOW).trials())
                .extracting(found -> found.counted().meets())
                .containsExactly(false, true);
    }
}

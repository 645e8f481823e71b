package dev.winnow.engine.page;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Resources;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TrialStatusEdit;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ASHA with 9 trials and rungs 1, 3 and 9: 9 + 3 * 2 + 1 * 6 = 21 steps are expected. */
class EstimateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private static TuningTrial trained(int number, int steps, double seconds) {
        return TrialFixture.trial()
                .number(number)
                .state(State.Paused)
                .used(seconds, 0)
                .reports(steps, 0.5)
                .build();
    }

    private static Estimate estimate(List<TuningTrial> trials, int parallel) {
        var manifest = with(Manifests.asha("digits"), "/spec/limits/parallelTrials", Integer.toString(parallel));
        return StudyPage.of(Manifests.stored(manifest), trials, NOW).estimate();
    }

    @Test
    void theTimeLeftFollowsFromThePaceSoFar() {
        var trials = List.of(trained(0, 3, 4), trained(1, 3, 8));

        // 15 steps at 2 s each, three at a time: 10 s; but the last one trains 6 steps alone
        assertThat(estimate(trials, 3)).isEqualTo(new Estimate(6, 21, Optional.of(Duration.ofSeconds(12))));
        assertThat(estimate(trials, 1).left()).contains(Duration.ofSeconds(30));
    }

    @Test
    void withNothingDoneOrMoreThanExpectedNothingIsSaid() {
        assertThat(estimate(List.of(), 3).left()).isEmpty();
        assertThat(estimate(List.of(trained(0, 30, 4)), 3).left()).isEmpty();
    }

    private static TrialFixture running() {
        return TrialFixture.trial()
                .number(0)
                .granted(9)
                .state(State.Running)
                .used(6, 0)
                .reports(1, 0.5)
                .reports(3, 0.5);
    }

    /** 3 steps took 6 s, so the 18 to come take 36 s one after the other, and 12 s three at a time. */
    @ParameterizedTest
    @CsvSource({
        "Queued, Unschedulable, 36",
        "Queued, SchedulingGated, 36",
        "Queued, Scheduling, 12",
        "Queued, Starting, 12",
        "Pending, QuotaExceeded, 36",
        ", , 36"
    })
    void trialsThatWaitForRoomDoNotTrain(State state, String reason, int seconds) {
        var waiting = TrialFixture.trial().number(1);
        if (state != null) {
            waiting.state(state, reason, "waits");
        }

        assertThat(estimate(List.of(running().build(), waiting.build()), 3).left())
                .contains(Duration.ofSeconds(seconds));
    }

    @Test
    void atTheEndFewerTrialsTrainThanMay() {
        var trials = new ArrayList<>(List.of(running().build()));
        IntStream.rangeClosed(1, 8)
                .mapToObj(number -> TrialFixture.trial()
                        .number(number)
                        .state(State.Stopped)
                        .used(2, 0)
                        .reports(1, 0.1)
                        .build())
                .forEach(trials::add);

        // 11 steps took 22 s; the one trial that is left trains the 10 to come
        assertThat(estimate(trials, 3).left()).contains(Duration.ofSeconds(20));
    }

    /** One GPU and eight trials at a time: seven wait, and the one that trains may be between its start and its first step. */
    @ParameterizedTest
    @CsvSource({"Running, , 36", "Queued, Starting, 36", "Queued, Scheduling, 36"})
    void withRoomForOneOnlyOneTrains(State state, String reason, int seconds) {
        var first = running().build();
        first.setStatus(new TrialStatusEdit(first.getStatus())
                .state(state)
                .reason(reason)
                .status());
        var trials = new ArrayList<>(List.of(first));
        IntStream.rangeClosed(1, 7)
                .mapToObj(number -> TrialFixture.trial().number(number).build())
                .forEach(trials::add);

        assertThat(estimate(trials, 8).left()).contains(Duration.ofSeconds(seconds));
    }

    /**
     * 9 + 3 + 1 starts of 6 s and 21 steps of 2 s are expected. 3 trials have come to step 1 in one attempt each: 10 starts
     * and 18 steps are left, which take 96 s one after the other.
     */
    @Test
    void startsAndStepsThatWereMeasuredAreToldApart() {
        var trials = IntStream.range(0, 3)
                .mapToObj(number -> TrialFixture.trial()
                        .number(number)
                        .state(State.Paused)
                        .used(8, 0)
                        .reports(1, 0.5)
                        .build())
                .toList();
        var study = Manifests.stored(with(Manifests.asha("digits"), "/spec/limits/parallelTrials", "2"));
        study.setStatus(StudyStatus.NEW
                .edit()
                .resources(new Resources(3L, 0L, 24L, 0L, 0L, 0L, null, null, null, 6.0, 2.0, 0.75, null))
                .status());

        assertThat(StudyPage.of(study, trials, NOW).estimate().left()).contains(Duration.ofSeconds((60 + 36) / 2));
    }
}

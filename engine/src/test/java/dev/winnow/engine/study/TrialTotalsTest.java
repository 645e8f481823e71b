package dev.winnow.engine.study;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.StudyStatus.Resources;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.simulation.Faults;
import dev.winnow.search.simulation.VirtualStudy;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.Trial;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted; a full training has 9 steps. */
class TrialTotalsTest {

    private static TrialTotals totals(TrialFixture... trials) {
        return new TrialTotals(List.of(trials).stream().map(TrialFixture::build).toList());
    }

    private static TuningTrial running(int gpus, String started, double gpuSecondsBefore) {
        var pod = new PodRef("digits-0-1", "uid", "node0", started, null, gpus, null);
        var status = new TrialStatus(
                1L, State.Running, null, null, 1, 0, pod, started, null, null, 0.0, gpuSecondsBefore, null);
        return trial().status(status).build();
    }

    @Test
    void countsEachTrialInItsStateAndANewOneAsPending() {
        var counts = totals(
                        trial(),
                        trial().state(State.Pending, 0, 0),
                        trial().state(State.Queued, 0, 0),
                        trial().state(State.Running, 0, 0),
                        trial().state(State.Running, 0, 0),
                        trial().state(State.Paused, 0, 0),
                        trial().state(State.Completed, 0, 0),
                        trial().state(State.Stopped, 0, 0),
                        trial().state(State.Failed, 0, 0))
                .counts(12);

        assertThat(counts).isEqualTo(new Counts(12, 2, 1, 2, 1, 1, 1, 1));
    }

    @Test
    void aStoppedTrialSavesTheStepsItWasNotGivenAtItsOwnPace() {
        var resources = totals(
                        trial().number(0).state(State.Completed, 90, 90).reports(9, 0.9),
                        trial().number(1).state(State.Stopped, 30, 60).reports(3, 0.5))
                .resources();

        assertThat(resources).isEqualTo(new Resources(12L, 6L, 150L, 6 * 20L));
    }

    @Test
    void aStoppedTrialThatNeverReportedSavesAtTheMeanPace() {
        var resources = totals(
                        trial().number(0).state(State.Completed, 90, 90).reports(9, 0.9),
                        trial().number(1).state(State.Stopped, 9, 9))
                .resources();

        assertThat(resources).isEqualTo(new Resources(9L, 9L, 99L, 9 * 11L));
    }

    @Test
    void completedFailedAndPausedTrialsSaveNothing() {
        var resources = totals(
                        trial().number(0).state(State.Completed, 10, 10).reports(2, 0.9),
                        trial().number(1).state(State.Failed, 10, 10).reports(1, 0.1),
                        trial().number(2).state(State.Paused, 10, 10).reports(1, 0.1))
                .resources();

        assertThat(resources).isEqualTo(new Resources(4L, 0L, 30L, 0L));
    }

    /** The saving is the difference to the same trials without pruning, in the simulator that has the same planner. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasSavedIsTheDifferenceToAStudyWithoutPruning(boolean rests) {
        var pruned = played(new AutoPruner(1, 9, 3, rests));
        var full = played(new NoPruner(9));
        var trials = pruned.trials().stream()
                .map(trial -> trial().number(trial.number())
                        .state(
                                trial.state() == dev.winnow.search.trial.State.COMPLETED
                                        ? State.Completed
                                        : State.Stopped,
                                1,
                                2.0 * trained(trial))
                        .reports(trained(trial), 0.5))
                .toArray(TrialFixture[]::new);

        var resources = totals(trials).resources();

        assertThat(pruned.trials()).hasSameSizeAs(full.trials());
        assertThat(resources.steps()).isEqualTo(pruned.steps()).isLessThan(full.steps());
        assertThat(resources.stepsSaved()).isEqualTo(full.steps() - pruned.steps());
        assertThat(resources.gpuSecondsSaved()).isEqualTo(2 * (full.steps() - pruned.steps()));
    }

    private static int trained(Trial trial) {
        return trial.rungs().isEmpty() ? 0 : trial.rungs().lastKey();
    }

    private static VirtualStudy played(Pruner pruner) {
        var units = new IntegerParameter("units", 1, 1_000, 1, Scale.LINEAR, Optional.empty());
        var study = new Study(
                new SearchSpace(List.of(units)),
                Objectives.of(Direction.MINIMIZE),
                new RandomSampler(),
                1,
                pruner,
                Limits.of(50, 4));
        return new VirtualStudy(study, (configuration, step) -> configuration.hashCode() / 1e3, Faults.NONE, 1)
                .run(Double.POSITIVE_INFINITY);
    }

    @Test
    void aStudyWithoutAStepHasSavedNothing() {
        assertThat(totals(trial().state(State.Stopped, 5, 5)).resources()).isEqualTo(new Resources(0L, 9L, 5L, 0L));
    }

    @Test
    void theMeanTimeOfATrialIsThatOfEndedTrialsThatRan() {
        assertThat(totals(
                                trial().number(0).state(State.Completed, 100, 0),
                                trial().number(1).state(State.Stopped, 20, 0),
                                trial().number(2).state(State.Stopped, 0, 0),
                                trial().number(3).state(State.Running, 500, 0))
                        .secondsPerTrial())
                .hasValue(60);
        assertThat(totals(trial().state(State.Running, 500, 0)).secondsPerTrial())
                .isEmpty();
    }

    @Test
    void gpuSecondsUntilNowIncludeThePodsThatRun() {
        var totals =
                new TrialTotals(List.of(running(2, "2026-01-01T00:00:00Z", 10), running(1, "2026-01-01T00:00:30Z", 0)));

        assertThat(totals.gpuSeconds()).isEqualTo(10);
        assertThat(totals.gpuSeconds(Instant.parse("2026-01-01T00:01:00Z"))).isCloseTo(10 + 120 + 30, within(1e-9));
    }
}

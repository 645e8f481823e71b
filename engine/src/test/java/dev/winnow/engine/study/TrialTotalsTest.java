package dev.winnow.engine.study;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted. */
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

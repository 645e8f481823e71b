package dev.winnow.engine.study;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.api.StudyStatus.Counts;
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
        var pod = new PodRef("digits-0-1", "uid", "node0", started, null, (double) gpus, null, null, null);
        return trial().state(State.Running)
                .used(gpuSecondsBefore / gpus, gpus)
                .but(edit -> edit.pod(pod).startTime(started))
                .build();
    }

    @Test
    void countsEachTrialInItsStateAndANewOneAsPending() {
        var counts = totals(
                        trial(),
                        trial().state(State.Pending),
                        trial().state(State.Queued),
                        trial().state(State.Running),
                        trial().state(State.Running),
                        trial().state(State.Paused),
                        trial().state(State.Completed),
                        trial().state(State.Stopped),
                        trial().state(State.Failed))
                .counts(12);

        assertThat(counts).isEqualTo(new Counts(12, 2, 1, 2, 1, 1, 1, 1));
    }

    @Test
    void theMeanTimeOfATrialIsThatOfEndedTrialsThatRan() {
        assertThat(totals(
                                trial().number(0).state(State.Completed).used(100, 0),
                                trial().number(1).state(State.Stopped).used(20, 0),
                                trial().number(2).state(State.Stopped),
                                trial().number(3).state(State.Running).used(500, 0))
                        .secondsPerTrial())
                .hasValue(60);
        assertThat(totals(trial().state(State.Running).used(500, 0)).secondsPerTrial())
                .isEmpty();
    }

    @Test
    void gpuSecondsUntilNowIncludeThePodsThatRun() {
        var totals =
                new TrialTotals(List.of(running(2, "2026-01-01T00:00:00Z", 10), running(1, "2026-01-01T00:00:30Z", 0)));

        assertThat(totals.gpus()).isEqualTo(3);
        assertThat(totals.gpuSeconds()).isEqualTo(10);
        assertThat(totals.gpuSeconds(Instant.parse("2026-01-01T00:01:00Z"))).isCloseTo(10 + 120 + 30, within(1e-9));
    }
}

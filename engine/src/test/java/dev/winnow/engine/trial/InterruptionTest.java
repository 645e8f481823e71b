package dev.winnow.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    private static final Instant LAST = Instant.parse(TrialFixture.TIME).plusSeconds(40);

    private static TuningTrial with(State state, String endTime) {
        var pod = new PodRef("digits-0-1", "uid", null, TrialFixture.TIME, endTime, 2.0, null, null, null);
        return TrialFixture.trial()
                .state(state)
                .used(1, 2)
                .but(edit -> edit.pod(pod))
                .build();
    }

    @Test
    void aTrialThatRanWaitsForItsNextAttemptAndItsTimeIsCounted() {
        var status = Interruption.of(with(State.Running, null), LAST);

        assertThat(status.state()).isEqualTo(State.Pending);
        assertThat(status.reason()).isEqualTo("Interrupted");
        assertThat(status.runSeconds()).isEqualTo(41);
        assertThat(status.gpuSeconds()).isEqualTo(82);
        assertThat(status.failureCount()).isZero();
        assertThat(status.lastFailureTime()).isNull();
        assertThat(Interruption.of(with(State.Paused, null), LAST).state()).isEqualTo(State.Paused);
    }

    @Test
    void aTrialThatHadEndedWhileItsTrainerLivedKeepsItsStateAndTheTimeIsCounted() {
        var status = Interruption.of(with(State.Completed, null), LAST);

        assertThat(status.state()).isEqualTo(State.Completed);
        assertThat(status.reason()).isNull();
        assertThat(status.pod().endTime()).isEqualTo(LAST.toString());
        assertThat(status.gpuSeconds()).isEqualTo(82);
    }

    @Test
    void aTrialThatRestedOrHadEndedIsLeftAlone() {
        for (var trial : new TuningTrial[] {
            with(State.Paused, TrialFixture.TIME),
            with(State.Completed, TrialFixture.TIME),
            TrialFixture.trial().build()
        }) {
            assertThat(Interruption.of(trial, LAST)).isEqualTo(trial.getStatus());
        }
    }
}

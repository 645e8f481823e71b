package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import org.junit.jupiter.api.Test;

class TrialStatusEditTest {
    private static final Reported REPORT = new Reported(1, 0.5, "0.5", null, null, null, null, null);

    private final TrialStatus known = new TrialStatusEdit(TrialStatus.NEW)
            .observedGeneration(1L)
            .state(State.Running)
            .attempts(1)
            .failures(0)
            .startTime("2026-01-01T00:00:00Z")
            .used(10, 2)
            .status()
            .with(REPORT);

    @Test
    void anEditThatChangesNothingGivesAnEqualStatus() {
        assertThat(new TrialStatusEdit(known).status()).isEqualTo(known);
    }

    @Test
    void aChangedFieldLeavesTheOthersAndTheReports() {
        var edited = new TrialStatusEdit(known)
                .state(State.Failed)
                .reason("ExitCode")
                .status();

        assertThat(edited.state()).isEqualTo(State.Failed);
        assertThat(edited.reason()).isEqualTo("ExitCode");
        assertThat(edited.reported()).isEqualTo(REPORT);
        assertThat(edited.startTime()).isEqualTo(known.startTime());
    }

    @Test
    void useAddsUpFromNothing() {
        var used = new TrialStatusEdit(
                        new TrialStatusEdit(TrialStatus.NEW).used(1.5, 2).status())
                .used(2.5, 4)
                .status();

        assertThat(used.runSeconds()).isEqualTo(4);
        assertThat(used.gpuSeconds()).isEqualTo(1.5 * 2 + 2.5 * 4);
    }
}

package dev.winnow.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.TrialFixture;
import org.junit.jupiter.api.Test;

class StatusEditTest {
    private final TrialStatus known = TrialFixture.trial()
            .state(State.Running, 10, 20)
            .reports(1, 0.5)
            .build()
            .getStatus();

    @Test
    void anEditThatChangesNothingGivesAnEqualStatus() {
        assertThat(new StatusEdit(known).status()).isEqualTo(known);
    }

    @Test
    void aChangedFieldLeavesTheOthersAndTheReports() {
        var edited =
                new StatusEdit(known).state(State.Failed).reason("ExitCode").status();

        assertThat(edited.state()).isEqualTo(State.Failed);
        assertThat(edited.reason()).isEqualTo("ExitCode");
        assertThat(edited.reported()).isEqualTo(known.reported());
        assertThat(edited.startTime()).isEqualTo(known.startTime());
    }

    @Test
    void useAddsUpFromNothing() {
        var used = new StatusEdit(new StatusEdit(TrialStatus.NEW).used(1.5, 2).status())
                .used(2.5, 4)
                .status();

        assertThat(used.runSeconds()).isEqualTo(4);
        assertThat(used.gpuSeconds()).isEqualTo(1.5 * 2 + 2.5 * 4);
    }
}

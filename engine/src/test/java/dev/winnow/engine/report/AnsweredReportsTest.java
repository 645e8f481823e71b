package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus.State;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A report that was answered 200 counts for the end of its trial, whichever replica took it, whenever the replicas write, see the
 * pod's end or leave, and whenever and however the trainer ends.
 */
class AnsweredReportsTest {
    private static final int WORLDS = 150;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void noReportThatWasAnsweredIsForgottenOrMisjudged(int replicas) {
        for (int seed = 0; seed < WORLDS; seed++) {
            var random = new Random(seed);
            var world = new ReplicatedTrial(replicas, random);
            int last = 20 + random.nextInt(60);
            for (int i = 0; i < last; i++) {
                world.happens();
            }
            world.exits(random.nextBoolean() ? 0 : 1);
            for (int i = 0; i < random.nextInt(40); i++) {
                world.happens();
            }
            world.settles();

            assertThat(world.trial().getStatus().ended()).as("world %d", seed).isTrue();
            assertThat(world.judgedStep()).as("world %d", seed).isEqualTo(world.answeredStep());
            assertThat(world.trial().getStatus().report().step())
                    .as("world %d", seed)
                    .isEqualTo(world.answeredStep());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aReplicaThatIsKilledLosesNoFirstReportAndHoldsNoTrialForLong(int replicas) {
        for (int seed = 0; seed < WORLDS; seed++) {
            var random = new Random(seed);
            var world = new ReplicatedTrial(replicas, random);
            for (int i = 0; i < 40; i++) {
                world.happens();
            }
            world.kills();
            world.exits(0);
            world.settles();

            var status = world.trial().getStatus();
            boolean reported = world.answeredStep() != null;
            assertThat(status.state()).as("world %d", seed).isEqualTo(reported ? State.Completed : State.Failed);
            assertThat(TrialReason.NoReport.is(status.reason()))
                    .as("world %d", seed)
                    .isEqualTo(!reported);
        }
    }
}

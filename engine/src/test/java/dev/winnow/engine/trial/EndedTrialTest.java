package dev.winnow.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.testkit.TrialFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndedTrialTest {
    private static final TrialFixture STOPPED = TrialFixture.trial().desired(Desired.Stopped, Reason.Pruned);

    @Test
    void aStoppedTrialIsSettledWhenItsPodIsGoneAndCounted() {
        var life = Life.running();
        assertThat(EndedTrial.settled(life.trial(), life.pods())).isFalse();
        life.becomes(STOPPED).turn();
        assertThat(EndedTrial.settled(life.trial(), life.pods()))
                .as("its pod still runs")
                .isFalse();
        life.deleting(1).turn();
        assertThat(EndedTrial.settled(life.trial(), life.pods()))
                .as("its pod is about to end")
                .isFalse();
        life.podGone();
        assertThat(EndedTrial.settled(life.trial(), life.pods()))
                .as("what its pod used is not counted yet")
                .isFalse();
        life.turn();

        assertThat(EndedTrial.settled(life.trial(), life.pods())).isTrue();
    }

    @Test
    void aTrialThatEndedWithoutAnyPodIsSettled() {
        var life = new Life(STOPPED);
        life.turn();

        assertThat(EndedTrial.settled(life.trial(), List.of())).isTrue();
    }
}

package dev.winnow.engine.trial;

import static dev.winnow.engine.trial.Life.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.TrialFixture;
import org.junit.jupiter.api.Test;

/** Two attempts of a trial that live at once: the older one goes, and nothing starts beside it. */
class StrayAttemptsTest {
    /** A trial whose second attempt runs, after the first one has failed. */
    private static Life inItsSecondAttempt() {
        var life = Life.running();
        life.pod(1, exited()).turn();
        life.after(60).turn();
        life.pod(2, new Stage.Running()).turn();
        return life;
    }

    private static int ended(Step step) {
        return step.act() instanceof Act.End end ? end.attempt().attempt() : 0;
    }

    @Test
    void anOlderAttemptThatLivesIsEndedAndTheNewestRunsOn() {
        var life = inItsSecondAttempt().pod(1, new Stage.Running());
        var step = life.turnTwice();
        assertThat(ended(step)).isEqualTo(1);
        assertThat(step.status().state()).isEqualTo(State.Running);
        assertThat(step.status().attempts()).isEqualTo(2);
        assertThat(step.status().failureCount()).isEqualTo(1);

        assertThat(life.deleting(1).turnTwice().act()).isEqualTo(new Act.Nothing());
    }

    @Test
    void anOlderAttemptThatWaitsForItsNodeIsEndedToo() {
        var life = inItsSecondAttempt().pod(1, Life.waiting("Unschedulable"));
        assertThat(ended(life.turnTwice())).isEqualTo(1);
    }

    @Test
    void anOlderAttemptThatHasEndedIsLeftAlone() {
        assertThat(inItsSecondAttempt().turnTwice().act()).isEqualTo(new Act.Nothing());
    }

    @Test
    void noAttemptStartsBesideAStray() {
        var life = inItsSecondAttempt();
        life.pod(2, exited()).turn();
        life.after(60).pod(1, new Stage.Running());
        assertThat(ended(life.turnTwice())).isEqualTo(1);
        assertThat(life.deleting(1).turnTwice().act()).isEqualTo(new Act.Nothing());
    }

    @Test
    void anAttemptThatCameBackIsAStrayAlsoWhenNoOtherExists() {
        var life = inItsSecondAttempt().podGone();
        life.turn();
        life.after(60).pod(1, new Stage.Running());
        assertThat(ended(life.turnTwice())).isEqualTo(1);

        life.podGone();
        assertThat(life.turn().act()).isEqualTo(new Act.Start(3));
    }

    @Test
    void aPausedTrialLosesItsStrayBeforeItsNewestAttempt() {
        var life = inItsSecondAttempt().pod(1, new Stage.Running());
        life.becomes(TrialFixture.trial().desired(Desired.Paused, Reason.Pruned));
        assertThat(ended(life.turnTwice())).isEqualTo(1);
        assertThat(ended(life.deleting(1).turnTwice())).isEqualTo(2);
    }
}

package dev.winnow.engine.trial;

import static dev.winnow.engine.trial.Life.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.TrialFixture;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link TrialLife} when the study pauses, resumes or stops a trial, and when a trial trained to its end. */
class TrialEndTest {

    @Test
    void aTrialThatReportedItsLastRungIsCompletedAndItsPodMayLeaveFor30Seconds() {
        var life = Life.running().becomes(TrialFixture.trial().granted(9).reports(9, 0.9));
        var step = life.turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Completed);
        assertThat(step.status().reason()).isNull();
        assertThat(step.act()).isEqualTo(new Act.Nothing());
        assertThat(step.nextTurn()).isEqualTo(seconds(30));

        assertThat(life.after(29).turn().act()).isEqualTo(new Act.Nothing());
        assertThat(life.after(1).turn().act()).isInstanceOf(Act.End.class);
    }

    @Test
    void aTrainerThatLeavesAtOnceIsWrittenWithItsTrialsEnd() {
        var life = Life.running();
        life.becomes(TrialFixture.trial().granted(9).at(life.now()).reports(9, 0.9));
        var parting = life.after(1).turnTwice();

        assertThat(parting.status().state()).isEqualTo(State.Running);
        assertThat(parting.act()).isEqualTo(new Act.Nothing());
        assertThat(parting.nextTurn()).isEqualTo(seconds(4));

        var step = life.after(1).pod(1, Life.succeeded()).turnTwice();
        assertThat(step.status().state()).isEqualTo(State.Completed);
        assertThat(step.status().pod().endTime()).isEqualTo(life.now().toString());
        assertThat(step.status().runSeconds()).isEqualTo(62);
        assertThat(step.nextTurn()).isEmpty();
    }

    @Test
    void aTrainerThatLingersCompletesItsTrialAfter5Seconds() {
        var life = Life.running();
        life.becomes(TrialFixture.trial().granted(9).at(life.now()).reports(9, 0.9));

        assertThat(life.after(4).turn().status().state()).isEqualTo(State.Running);
        var step = life.after(1).turnTwice();
        assertThat(step.status().state()).isEqualTo(State.Completed);
        assertThat(step.nextTurn()).isEqualTo(seconds(30));
    }

    @Test
    void aTrialThatReportedItsLastStepIsCompletedAtOnceWhenItsPodIsDeletedOrItsStudyEnds() {
        var life = Life.running();
        life.becomes(TrialFixture.trial().granted(9).at(life.now()).reports(9, 0.9));
        assertThat(life.deleting(1).turn().status().state()).isEqualTo(State.Completed);

        var stopped = Life.running();
        stopped.becomes(TrialFixture.trial()
                .granted(9)
                .at(stopped.now())
                .reports(9, 0.9)
                .desired(Desired.Stopped, Reason.StudyEnded));
        assertThat(stopped.turn().status().state()).isEqualTo(State.Completed);
    }

    @Test
    void aPodThatEndedBeforeAnyoneSawItRunCountsToo() {
        var life = new Life(TrialFixture.trial().granted(9).reports(9, 0.9));
        life.pod(1, new Stage.Running()).after(3).pod(1, Life.succeeded());

        assertThat(life.turnTwice().status().state()).isEqualTo(State.Completed);
        assertThat(life.status().gpuSeconds()).isEqualTo(6);
    }

    @Test
    void aCompletedTrialWhosePodLeftByItselfIsLeftAlone() {
        var life = Life.running().becomes(TrialFixture.trial().granted(9).reports(9, 0.9));
        life.turn();
        var step = life.after(3).pod(1, Life.succeeded()).turnTwice();

        assertThat(step.act()).isEqualTo(new Act.Nothing());
        assertThat(step.nextTurn()).isEmpty();
        assertThat(step.status().state()).isEqualTo(State.Completed);
        assertThat(step.status().runSeconds()).isEqualTo(63);
        assertThat(step.status().completionTime())
                .isEqualTo(Life.START.plusSeconds(60).toString());
    }

    @Test
    void aSidecarThatOutlivesACompletedTrainerIsDeletedAfterTheFarewell() {
        var life = Life.running().becomes(TrialFixture.trial().granted(9).reports(9, 0.9));
        life.turn();
        life.after(3).pod(1, Life.succeeded()).sidecar(1);

        assertThat(life.turn().nextTurn()).isEqualTo(seconds(27));
        assertThat(life.after(27).turn().act()).isInstanceOf(Act.End.class);
        assertThat(life.status().runSeconds()).isEqualTo(63);
    }

    @Test
    void aTrainerThatCrashesAfterItsLastReportHasCompletedAllTheSame() {
        var life = Life.running().becomes(TrialFixture.trial().granted(9).reports(9, 0.9));
        var step = life.pod(1, Life.exited()).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Completed);
        assertThat(step.status().failureCount()).isZero();
    }

    @Test
    void aPrunedTrialIsStoppedAndItsPodDeletedAtOnce() {
        var life = Life.running().becomes(TrialFixture.trial().reports(1, 0.1).desired(Desired.Stopped, Reason.Pruned));
        var step = life.turn();

        assertThat(step.status().state()).isEqualTo(State.Stopped);
        assertThat(step.status().reason()).isEqualTo("Pruned");
        assertThat(step.act()).isInstanceOf(Act.End.class);

        assertThat(life.deleting(1).turn().act()).as("asked for once").isEqualTo(new Act.Nothing());
        assertThat(life.after(4).podGone().turn().status().gpuSeconds()).isEqualTo(2 * 64);
        assertThat(life.turnTwice().status().gpuSeconds()).isEqualTo(2 * 64);
    }

    @Test
    void theStudysEndStopsATrialWithThatReason() {
        var step = Life.running()
                .becomes(TrialFixture.trial().desired(Desired.Stopped, Reason.StudyEnded))
                .turn();

        assertThat(step.status().state()).isEqualTo(State.Stopped);
        assertThat(step.status().reason()).isEqualTo("StudyEnded");
    }

    @Test
    void aTrialThatNeverHadAPodIsStoppedWithoutOne() {
        var step = new Life(TrialFixture.trial().desired(Desired.Stopped, Reason.StudyEnded)).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Stopped);
        assertThat(step.act()).isEqualTo(new Act.Nothing());
    }

    @Test
    void aDivergedTrialIsStoppedAndItsPodDeleted() {
        var step = Life.running().becomes(TrialFixture.trial().diverges(4)).turn();

        assertThat(step.status().state()).isEqualTo(State.Stopped);
        assertThat(step.status().reason()).isEqualTo("Diverged");
        assertThat(step.status().message()).isEqualTo("the objective was not a finite number at step 4");
        assertThat(step.act()).isInstanceOf(Act.End.class);
    }

    @Test
    void aPausedTrialLosesItsPodAndKeepsItsCount() {
        var life = Life.running()
                .becomes(TrialFixture.trial().reports(1, 0.5).desired(Desired.Paused, Reason.AwaitingPromotion));
        var step = life.turn();

        assertThat(step.status().state()).isEqualTo(State.Paused);
        assertThat(step.status().reason()).isEqualTo("AwaitingPromotion");
        assertThat(step.status().attempts()).isEqualTo(1);
        assertThat(step.status().completionTime()).isNull();
        assertThat(step.act()).isInstanceOf(Act.End.class);
        assertThat(life.podGone().turnTwice().act()).isEqualTo(new Act.Nothing());
    }

    @Test
    void aPausedTrialAlsoLosesAPodThatHasJustEnded() {
        var life = Life.running()
                .becomes(TrialFixture.trial().reports(1, 0.5).desired(Desired.Paused, Reason.AwaitingPromotion));

        assertThat(life.pod(1, Life.succeeded()).turn().act()).isInstanceOf(Act.End.class);
    }

    @Test
    void aPromotedTrialGoesOnInPodNumberTwoAtOnce() {
        var life = Life.running()
                .becomes(TrialFixture.trial().reports(1, 0.5).desired(Desired.Paused, Reason.AwaitingPromotion));
        life.turn();
        life.podGone().turn();
        var step = life.becomes(TrialFixture.trial().granted(3).reports(1, 0.5)).turn();

        assertThat(step.act()).isEqualTo(new Act.Start(2));
        assertThat(life.pod(2, new Stage.Running()).turn().status().state()).isEqualTo(State.Running);
        assertThat(life.status().failureCount()).isZero();
    }

    @Test
    void aPromotionThatComesBeforeTheOldPodIsGoneWaitsForIt() {
        var life = Life.running()
                .becomes(TrialFixture.trial().reports(1, 0.5).desired(Desired.Paused, Reason.AwaitingPromotion));
        life.turn();
        life.deleting(1).becomes(TrialFixture.trial().granted(3).reports(1, 0.5));

        assertThat(life.turnTwice().act()).isEqualTo(new Act.Nothing());
        assertThat(life.status().reason()).isEqualTo("Terminating");
        assertThat(life.podGone().turn().act()).isEqualTo(new Act.Start(2));
    }

    @Test
    void aPauseForgetsTheBackOffOfAnEarlierFailure() {
        var life = Life.running();
        life.pod(1, Life.exited()).turn();
        life.podGone()
                .becomes(TrialFixture.trial().desired(Desired.Paused, Reason.Suspended))
                .turn();

        assertThat(life.becomes(TrialFixture.trial()).turn().act()).isEqualTo(new Act.Start(2));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"Completed", "Stopped", "Failed"})
    void anEndedTrialStaysEndedWhateverIsAskedOfIt(State state) {
        var life = new Life(TrialFixture.trial().state(state).used(1, 2));
        for (var wish : Desired.values()) {
            var step = life.becomes(TrialFixture.trial().desired(wish, Reason.Suspended))
                    .turnTwice();
            assertThat(step.status().state()).isEqualTo(state);
            assertThat(step.act()).isEqualTo(new Act.Nothing());
        }
    }

    @Test
    void aPodIsChargedByThePriceOfItsStart() {
        var life = new Life(TrialFixture.trial()).costs(2.5);
        life.turn();
        life.pod(1, new Stage.Running()).turnTwice();
        life.costs(100).after(720).pod(1, new Stage.Running()).turn();
        assertThat(life.turn().status().pod().price()).isEqualTo(2.5);
        assertThat(life.turn().status().cost()).as("counted at its end").isNull();

        var status = life.pod(1, new Stage.Failed(Optional.empty(), "OOMKilled", "", true))
                .turnTwice()
                .status();

        assertThat(status.gpuSeconds()).isEqualTo(2 * 720);
        assertThat(status.cost()).isCloseTo(2.5 / 5, within(1e-9));
    }

    @Test
    void whatHasNoPriceShowsNoCost() {
        var status = Life.running()
                .after(720)
                .pod(1, new Stage.Succeeded(Optional.empty()))
                .turnTwice()
                .status();

        assertThat(status.gpuSeconds()).isPositive();
        assertThat(status.pod().price()).isNull();
        assertThat(status.cost()).isNull();
    }

    @Test
    void anEndedTrialKeepsNoPodThatIsStillAlive() {
        var life = Life.running();
        life.becomes(TrialFixture.trial().desired(Desired.Stopped, Reason.Pruned))
                .turn();

        assertThat(life.turn().act())
                .as("as long as it is not seen to be deleted")
                .isInstanceOf(Act.End.class);
    }
}

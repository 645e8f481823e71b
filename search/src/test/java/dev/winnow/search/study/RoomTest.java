package dev.winnow.search.study;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.trial.State;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Few trials ask for room at a time, so that the others are drawn when more is known. */
class RoomTest {
    private static SimulatedStudy study(Pruner pruner, int queued) {
        return new SimulatedStudy(Studies.minimising(pruner, Limits.of(100, 20).withQueuedTrials(queued)))
                .queues(TrialQueue.EMPTY);
    }

    private static TrialQueue waiting(Integer... trials) {
        return new TrialQueue(Set.of(trials), Set.of());
    }

    private static TrialQueue asking(Integer... trials) {
        return new TrialQueue(Set.of(), Set.of(trials));
    }

    private static List<String> next(SimulatedStudy study, TrialQueue queue) {
        return describe(study.queues(queue).plan());
    }

    @Test
    void oneTrialAsksForRoomAndThenHalfAsManyAsHaveIt() {
        SimulatedStudy study = study(new NoPruner(5), 1);
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("create 0");
        assertThat(next(study, asking(0))).isEmpty();
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("create 1");
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("create 2");
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("create 3");
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("create 4", "create 5");
        assertThat(next(study, asking(5))).containsExactly("create 6");
    }

    @Test
    void asManyAsMayWaitAskAtOnce() {
        SimulatedStudy study = study(new NoPruner(5), 3);
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("create 0", "create 1", "create 2");
        assertThat(next(study, waiting(2))).containsExactly("create 3", "create 4");
        assertThat(next(study, waiting(2, 3, 4))).isEmpty();
    }

    @Test
    void roomThatWasShortIsAskedForByOneTrialUntilANewerOneHasRoom() {
        SimulatedStudy study = study(new NoPruner(5), 1);
        for (int i = 0; i < 5; i++) {
            next(study, TrialQueue.EMPTY);
        }
        assertThat(next(study, waiting(4, 5))).isEmpty();
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("create 6");
        assertThat(next(study, asking(6))).isEmpty();
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("create 7", "create 8", "create 9");
    }

    @Test
    void placesThatAreGivenBackTogetherAreFilledTogether() {
        SimulatedStudy study = study(new NoPruner(5), 1);
        for (int i = 0; i < 4; i++) {
            next(study, TrialQueue.EMPTY);
        }
        study.change(study.study().withLimits(Limits.of(100, 4)));
        for (int trial = 0; trial < 4; trial++) {
            study.reports(trial, 5, 0.1).becomes(trial, State.COMPLETED);
        }
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("create 4", "create 5", "create 6", "create 7");
    }

    @Test
    void aPromotedTrialGoesBeforeANewOneAndBothWaitForTheOneThatAsks() {
        SimulatedStudy study = study(new AshaPromotion(1, 9, 3), 1);
        for (int i = 0; i < 4; i++) {
            next(study, TrialQueue.EMPTY);
        }
        study.reports(0, 1, 0.1);
        assertThat(next(study, waiting(3))).containsExactly("pause 0");
        study.reports(1, 1, 0.2).reports(2, 1, 0.3);
        assertThat(next(study, waiting(3))).containsExactly("pause 1", "pause 2");
        assertThat(next(study, waiting(3))).isEmpty();
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("grant 0 to 3");
        assertThat(next(study, asking(0))).isEmpty();
        assertThat(next(study, TrialQueue.EMPTY)).containsExactly("create 4");
    }

    @Test
    void aTrialThatGoesOnWhereItIsAsksForNothing() {
        SimulatedStudy study = study(new AshaStopping(1, 9, 3), 1);
        next(study, TrialQueue.EMPTY);
        next(study, TrialQueue.EMPTY);
        study.reports(0, 1, 0.1);
        assertThat(next(study, waiting(1))).containsExactly("grant 0 to 3");
    }

    @Test
    void theSameTrialsShowNothingNewASecondTime() {
        SimulatedStudy study = study(new NoPruner(5), 1);
        next(study, TrialQueue.EMPTY);
        next(study, TrialQueue.EMPTY);
        Plan once = study.queues(waiting(1)).plan();
        assertThat(once.memory().room()).isEqualTo(new Room(1, OptionalInt.of(2)));
        assertThat(study.plan().memory()).isEqualTo(once.memory());
    }

    @Test
    void noTrialMayWaitIsRefused() {
        assertThatThrownBy(() -> Limits.of(1, 1).withQueuedTrials(0))
                .hasMessage("limits.queuedTrials must be at least 1, but is 0");
    }
}

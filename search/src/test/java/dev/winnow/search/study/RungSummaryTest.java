package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RungSummaryTest {
    @Test
    void countsWhoCameToARungAndWhoWentOn() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new AshaPromotion(1, 9, 3), Limits.of(5, 5))
                .withObjectives(Objectives.of(Direction.MAXIMIZE)));
        assertThat(RungSummary.of(
                        study.study(),
                        Standing.of(study.study(), study.trials(), study.progress())
                                .ladders()))
                .isEmpty();
        study.plan();
        study.reports(0, 1, 0.3)
                .reports(1, 1, 0.9)
                .reports(2, 1, 0.5)
                .becomes(3, State.FAILED)
                .plan();
        study.reports(1, 3, 0.95);

        assertThat(RungSummary.of(
                        study.study(),
                        Standing.of(study.study(), study.trials(), study.progress())
                                .ladders()))
                .containsExactly(
                        new RungSummary(1, 4, 1, OptionalDouble.of(0.9)),
                        new RungSummary(3, 1, 0, OptionalDouble.of(0.95)));
    }

    @Test
    void aRungWhereNobodyHasAValueHasNoBest() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new NoPruner(1), Limits.of(1, 1)));
        study.plan();
        study.becomes(0, State.FAILED);

        assertThat(RungSummary.of(
                        study.study(),
                        Standing.of(study.study(), study.trials(), study.progress())
                                .ladders()))
                .containsExactly(new RungSummary(1, 1, 0, OptionalDouble.empty()));
    }
}

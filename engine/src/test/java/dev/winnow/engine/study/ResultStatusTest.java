package dev.winnow.engine.study;

import static dev.winnow.engine.study.StatusScene.DONE;
import static dev.winnow.engine.study.StatusScene.some;
import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.TrialFixture;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the status of a study says of its result. */
class ResultStatusTest {
    private final StatusScene scene = new StatusScene();

    @Test
    void anEndedStudySaysWhichParametersMattered() {
        var trials = new TrialFixture[20];
        for (int i = 0; i < trials.length; i++) {
            var parameters = Map.of(
                    "learningRate",
                    i < 2 ? "0.1" : "0.0001",
                    "hiddenUnits",
                    Integer.toString(16 + 16 * (i % 4)),
                    "optimizer",
                    "adam");
            trials[i] = trial().number(i)
                    .parameters(parameters)
                    .state(State.Completed)
                    .used(1, 1)
                    .reports(9, 0.9 - 0.01 * i);
        }

        assertThat(scene.status(null, trials).importance()).isNull();
        assertThat(scene.status(DONE, trials).importance())
                .containsOnlyKeys("learningRate", "hiddenUnits", "optimizer", "momentum")
                .hasEntrySatisfying("learningRate", share -> assertThat(share).isGreaterThan(0.5))
                .containsEntry("momentum", 0.0);
        assertThat(scene.status(null, trials).modelImportance()).isNull();
        assertThat(scene.status(DONE, trials).modelImportance())
                .hasEntrySatisfying("learningRate", share -> assertThat(share).isGreaterThan(0.3))
                .hasEntrySatisfying("momentum", share -> assertThat(share).isLessThan(0.1));
    }

    @Test
    void theBestSoFarHasTheNewestImprovementsOfASteadyRise() {
        var trials = new TrialFixture[40];
        for (int i = 0; i < trials.length; i++) {
            trials[i] = some(i).state(State.Completed).used(1, 1).reports(9, i < 38 ? 0.01 * i : 0);
        }

        assertThat(scene.status(null, some(0)).bestSoFar()).isNull();
        assertThat(scene.status(null, trials).bestSoFar())
                .hasSize(32)
                .endsWith(new StudyStatus.Improved("digits-37", 0.37))
                .extracting(StudyStatus.Improved::trial)
                .startsWith("digits-6");
    }
}

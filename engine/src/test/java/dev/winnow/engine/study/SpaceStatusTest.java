package dev.winnow.engine.study;

import static dev.winnow.engine.study.StatusScene.some;
import static dev.winnow.testkit.Manifests.with;
import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.TrialFixture;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the status of a study says of its search space. */
class SpaceStatusTest {
    private final StatusScene scene = new StatusScene();

    @Test
    void theSizeOfAFiniteSpaceItsShareAndTheTimeForAllOfItAreShown() {
        with(
                scene.manifest,
                "/spec/parameters",
                "[{name: hiddenUnits, type: Integer, integer: {min: 1, max: 1000}}, {name: optimizer, type:"
                        + " Categorical, categorical: {values: [sgd, adam]}}]");
        var parameters = Map.of("hiddenUnits", "64", "optimizer", "adam");
        var status = scene.status(
                null,
                trial().parameters(parameters)
                        .state(State.Completed)
                        .used(180, 0)
                        .reports(9, 0.9));

        assertThat(status.searchSpace())
                .isEqualTo(new StudyStatus.Space("2000", 1, "0.050 %", "4.17 days at 3 min per trial", null));
    }

    @Test
    void anInfiniteSpaceHasNoShare() {
        var space = scene.status(null, some(0)).searchSpace();

        assertThat(space).isEqualTo(new StudyStatus.Space("infinite", 1, null, null, null));
    }

    /** 250 trials were created and one was deleted: the next is the 250th that exists, which GP still draws. */
    @Test
    void whatAutoChoseFollowsFromTheTrialsThatExist() {
        with(scene.manifest, "/spec/sampler", "{type: Auto}");
        var left = IntStream.range(1, 250).mapToObj(StatusScene::some).toArray(TrialFixture[]::new);

        assertThat(scene.status(null, 250, left).searchSpace().sampler()).startsWith("GP");
        assertThat(scene.status(null, 250, left).searchSpace().explored()).isEqualTo(250);
    }

    @Test
    void whatAutoChoseIsShownWithItsReason() {
        with(scene.manifest, "/spec/sampler", "{type: Auto}");

        assertThat(scene.status(null, some(0)).searchSpace().sampler())
                .isEqualTo("GP: learns most from few trials; TPE follows after 250 that were not stopped");
    }
}

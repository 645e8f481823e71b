package dev.winnow.engine.study;

import static dev.winnow.engine.study.StatusScene.PARAMETERS;
import static dev.winnow.engine.study.StatusScene.some;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Pareto front in the status of a study with several objectives. */
class FrontStatusTest {
    private final StatusScene scene = new StatusScene();

    @Test
    void severalObjectivesHaveAFrontAndNoBest() {
        with(scene.manifest, "/spec/objectives", """
            [{metric: accuracy, direction: Maximize, reference: 0}, {metric: millis, direction: Minimize, reference: 100}]\
            """);
        with(scene.manifest, "/spec/metricConstraints", "[{metric: memory, max: 8}]");
        var status = scene.status(
                null,
                some(0).granted(9).reports(1, metrics(0.5, 20, 7)).reports(3, metrics(0.6, 20, 7)),
                some(1).granted(1).reports(1, metrics(0.9, 10, 9)),
                some(2).granted(1).reports(1, metrics(0.5, 30, 7)),
                some(3).granted(1).reports(1, metrics(0.4, 10, 7)));

        assertThat(status.best()).isNull();
        assertThat(status.paretoFront())
                .isEqualTo(new StudyStatus.Front(
                        2,
                        0.6 * 80 + 0.4 * 10,
                        List.of(
                                new StudyStatus.FrontTrial(
                                        "digits-0", Map.of("accuracy", 0.6, "millis", 20.0), 3, PARAMETERS),
                                new StudyStatus.FrontTrial(
                                        "digits-3", Map.of("accuracy", 0.4, "millis", 10.0), 1, PARAMETERS))));
        assertThat(status.rungs()).isNotNull().allMatch(rung -> rung.best() == null);
    }

    private static Map<String, Double> metrics(double accuracy, double millis, double memory) {
        return Map.of("accuracy", accuracy, "millis", millis, "memory", memory);
    }
}

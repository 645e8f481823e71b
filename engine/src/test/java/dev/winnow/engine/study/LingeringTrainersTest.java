package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.study.PlayedStudy.Trainer;
import dev.winnow.testkit.Manifests;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A trainer that takes long to leave changes when a study goes on, and nothing else. */
class LingeringTrainersTest {
    private static ObjectNode study(String sampler, int parallel) {
        var study = Manifests.plain("study", 14, parallel, 3);
        with(
                study,
                "/spec/parameters",
                "[{name: x, type: Double, double: {min: 0, max: 1}}, {name: y, type: Double, double: {min: 0, max: 1}}]");
        return with(study, "/spec/sampler", "{type: " + sampler + ", seed: 7}");
    }

    @ParameterizedTest
    @CsvSource({"Auto, 3", "TPE, 3", "GP, 3", "CMAES, 3", "BOHB, 3", "NSGAII, 3", "TPE, 2", "CMAES, 2"})
    void oneAtATimeWithOneSeedGivesTheSameTrialsHoweverLongATrainerTakesToLeave(String sampler, int steps)
            throws Refusal {
        var prompt = new PlayedStudy(study(sampler, 1), new Trainer(steps, Duration.ZERO)).run();
        assertThat(prompt.parameters()).hasSize(14);

        var slow = new PlayedStudy(study(sampler, 1), new Trainer(steps, Duration.ofSeconds(50))).run();
        assertThat(slow.parameters()).isEqualTo(prompt.parameters());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{type: None, none: {maxResource: 3}}", "{type: ASHA, asha: {minResource: 1, maxResource: 3}}"})
    void neverMoreTrainersLiveThanMayRunAtOnce(String pruner) throws Refusal {
        for (int parallel = 1; parallel <= 2; parallel++) {
            var study = new PlayedStudy(
                            with(study("Random", parallel), "/spec/pruner", pruner),
                            new Trainer(3, Duration.ofSeconds(20)))
                    .run();
            assertThat(study.mostAtOnce()).isEqualTo(parallel);
            assertThat(study.parameters()).hasSize(14);
        }
    }
}

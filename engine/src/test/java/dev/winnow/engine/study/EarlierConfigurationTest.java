package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.definition.Definition;
import dev.winnow.search.space.Configuration;
import dev.winnow.testkit.Manifests;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A study that fixes hiddenUnits to 64 learns from trials that had other numbers of them. */
class EarlierConfigurationTest {
    private static Optional<Configuration> read(String warmStart, Map<String, String> texts) {
        var manifest = with(
                Manifests.asha("next"),
                "/spec/parameters/1",
                "{name: hiddenUnits, type: Ordinal, ordinal: {numbers: [64]}}");
        var study = Manifests.stored(with(manifest, "/spec/warmStart", warmStart));
        var space = Definition.of(study.getSpec()).orElseThrow().space();
        return EarlierConfiguration.of(study.getSpec(), space, texts);
    }

    private static Map<String, String> adam(String units) {
        return Map.of("learningRate", "0.01", "hiddenUnits", units, "optimizer", "adam");
    }

    @Test
    void anotherValueOfAFixedParameterDoesNotFit() {
        assertThat(read("{studies: [digits]}", adam("16"))).isEmpty();
        assertThat(read("{studies: [digits]}", adam("64"))).isPresent();
    }

    @Test
    void anIgnoredParameterHasTheOneValueOfThisStudy() {
        assertThat(read("{studies: [digits], ignore: [hiddenUnits]}", adam("16")))
                .get()
                .extracting(configuration ->
                        configuration.values().get("hiddenUnits").toString())
                .isEqualTo("64");
    }

    @Test
    void theOtherParametersStillHaveToFit() {
        assertThat(read(
                        "{studies: [digits], ignore: [hiddenUnits]}",
                        Map.of("learningRate", "0.5", "hiddenUnits", "16", "optimizer", "adam")))
                .isEmpty();
        assertThat(read(
                        "{studies: [digits], ignore: [hiddenUnits]}",
                        Map.of("learningRate", "0.01", "optimizer", "adam")))
                .isEmpty();
    }
}

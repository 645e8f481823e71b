package dev.winnow.local.folder;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.winnow.api.ParameterSpec;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.local.terminal.Summary;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of parameter stands in every output of a run. */
class FileTrackerTest {
    private static final Instant NOW = Instant.parse(TrialFixture.TIME);

    private static final String PARAMETERS = """
            [{name: rate, type: Double, double: {min: 1.0e-5, max: 0.3}},
             {name: units, type: Integer, integer: {min: 16, max: 256}},
             {name: optimizer, type: Categorical, categorical: {values: [sgd, '7']}},
             {name: width, type: Ordinal, ordinal: {numbers: [16, 32, 64]}},
             {name: dropout, type: Ordinal, ordinal: {numbers: [0, 0.25, 0.5]}},
             {name: size, type: Ordinal, ordinal: {values: [small, '2']}}]
            """;

    private static final Map<String, String> VALUES = new LinkedHashMap<>();
    private static final String JSON = """
            {"rate":0.000030,"units":64,"optimizer":"7","width":32,"dropout":0.25,"size":"2"}""";

    /** What a reader of YAML or TOML finds, where a number is a double. */
    private static final JsonNode READ = read();

    static {
        VALUES.put("rate", "3.0e-5");
        VALUES.put("units", "64");
        VALUES.put("optimizer", "7");
        VALUES.put("width", "32");
        VALUES.put("dropout", "0.25");
        VALUES.put("size", "2");
    }

    private static TuningTrial trial() {
        return TrialFixture.trial()
                .number(0)
                .parameters(VALUES)
                .reports(9, Map.of("accuracy", 0.5, "millis", 20.0))
                .build();
    }

    private static TuningStudy study(String objectives) {
        var study = Manifests.stored(
                with(with(Manifests.asha("digits"), "/spec/parameters", PARAMETERS), "/spec/objectives", objectives));
        study.setStatus(((Go) StudyTurn.of(study, List.of(trial()), OtherStudies.NONE, NOW))
                .status(List.of(trial()), Optional.empty()));
        return study;
    }

    private static StudyPage page(String objectives) {
        return StudyPage.of(study(objectives), List.of(trial()), NOW);
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper().readTree(JSON);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new YAMLMapper().readTree(file.toFile());
    }

    @Test
    void testsEveryKindThatThereIs() {
        assertThat(study("[{metric: accuracy, direction: Maximize}]").getSpec().parameters())
                .extracting(ParameterSpec::type)
                .contains(ParameterSpec.Type.values());
    }

    @Test
    void bestYamlAndStudyTomlAndTrialsCsvHoldEveryParameter(@TempDir Path folder) throws IOException {
        new FileTracker(folder).study(page("[{metric: accuracy, direction: Maximize}]"));
        assertThat(Files.readString(folder.resolve("best.yaml")))
                .contains("rate: 0.000030", "optimizer: \"7\"", "width: 32");
        assertThat(yaml(folder.resolve("best.yaml")).get("parameters")).isEqualTo(READ);
        assertThat(new TomlMapper()
                        .readTree(folder.resolve("study.toml").toFile())
                        .at("/trials/digits-0/parameters"))
                .hasToString(JSON.replace("0.000030", "0.00003"));
        assertThat(Files.readString(folder.resolve("trials.csv")))
                .contains("parameters.rate,parameters.units,parameters.optimizer,parameters.width,parameters.dropout,"
                        + "parameters.size")
                .contains("3.0e-5,64,7,32,0.25,2");
    }

    @Test
    void frontYamlHoldsEveryParameter(@TempDir Path folder) throws IOException {
        new FileTracker(folder)
                .study(page("[{metric: accuracy, direction: Maximize}, {metric: millis, direction: Minimize}]"));
        assertThat(yaml(folder.resolve("front.yaml")).at("/trials/0/parameters"))
                .isEqualTo(READ);
    }

    @Test
    void thePageHoldsEveryParameter() throws IOException {
        var page = new ObjectMapper()
                .readTree(page("[{metric: accuracy, direction: Maximize}]").json());
        assertThat(page.at("/trials/0/parameters")).isEqualTo(READ);
        assertThat(page.at("/result/best/parameters")).isEqualTo(READ);
        assertThat(page.at("/parallelCoordinates/rows/0/values").toString())
                .isEqualTo("[3.0E-5,64,\"7\",32,0.25,\"2\",0.5]");
    }

    @Test
    void theSummaryAndTheTrainerGetEveryParameter() {
        var study = study("[{metric: accuracy, direction: Maximize}]");
        assertThat(Summary.of(new RunFolder(Path.of("runs")), StudyPage.of(study, List.of(trial()), NOW), true))
                .anySatisfy(line ->
                        assertThat(line).endsWith("rate=3.0e-5 units=64 optimizer=7 width=32 dropout=0.25 size=2"));
        var environment = new PodWorkload("http://localhost")
                .build(study, trial(), 1)
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv();
        assertThat(environment)
                .filteredOn(variable -> variable.getName().equals("WINNOW_PARAMETERS"))
                .singleElement()
                .satisfies(variable -> assertThat(variable.getValue()).isEqualTo(JSON));
    }
}

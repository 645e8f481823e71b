package dev.winnow.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.winnow.api.PrunerSpec;
import dev.winnow.api.SamplerSpec;
import dev.winnow.testkit.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each pruner and each sampler has an example. */
class ExamplesTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    static List<Path> manifests() throws IOException {
        try (var files = Files.walk(Path.of("..", "examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<ObjectNode> studies(Path file) throws IOException {
        var studies = new ArrayList<ObjectNode>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            documents.readAll().stream()
                    .filter(document -> document.path("kind").asText().equals("TuningStudy"))
                    .forEach(document -> studies.add((ObjectNode) document));
        }
        return studies;
    }

    @Test
    void eachPrunerHasAnExample() throws IOException {
        var shown = new ArrayList<PrunerSpec.Type>();
        for (var file : manifests()) {
            for (var study : studies(file)) {
                shown.add(Manifests.stored(study).getSpec().pruner().type());
            }
        }

        assertThat(shown).containsAll(Arrays.asList(PrunerSpec.Type.values()));
    }

    @Test
    void eachSamplerHasAnExampleThatTheLibraryTakes() throws IOException {
        var shown = new ArrayList<SamplerSpec.Type>();
        for (var file : manifests()) {
            for (var study : studies(file)) {
                var problems = new ArrayList<Problem>();
                var spec = Manifests.stored(study).getSpec();
                new StudyReader().read(spec, problems);
                assertThat(problems).as(file.toString()).isEmpty();
                shown.add(spec.sampler().type());
            }
        }

        assertThat(shown).containsAll(Arrays.asList(SamplerSpec.Type.values()));
    }
}

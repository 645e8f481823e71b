package dev.winnow.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/api.md} is what {@code crds/} says. */
class ApiReferenceTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void pageIsUpToDate() throws IOException {
        assertThat(ROOT.resolve(Generate.REFERENCE))
                .as("differs from crds/: ./dev generate writes it")
                .exists()
                .hasContent(ApiReference.of(ROOT.resolve(Generate.CRDS)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tuningstudies", "tuningtrials"})
    void everyFieldIsDescribed(String plural) throws IOException {
        var crd = new YAMLMapper()
                .readTree(ROOT.resolve(Generate.CRDS)
                        .resolve(plural + ".winnow.dev-v1.yml")
                        .toFile());
        var silent = new ArrayList<String>();
        undescribed(ApiReference.kind(crd), ApiReference.schema(crd), silent);
        assertThat(silent)
                .as("fields without a description: add @JsonPropertyDescription")
                .isEmpty();
    }

    private static void undescribed(String path, JsonNode schema, List<String> silent) {
        schema.path("properties").properties().forEach(field -> {
            var there = path + "." + field.getKey();
            if (field.getValue().path("description").asText().isBlank()) {
                silent.add(there);
            }
            if (!ApiReference.foreign(there, field.getValue())) {
                undescribed(there, field.getValue(), silent);
                undescribed(there + "[]", field.getValue().path("items"), silent);
            }
        });
    }
}

package dev.winnow.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code crds/} is what the API's records say. */
class ResourceDefinitionsTest {
    private static final Path CHECKED_IN = Path.of("..").resolve(Generate.CRDS);

    @ParameterizedTest
    @ValueSource(strings = {"tuningstudies", "tuningtrials"})
    void checkedInCrdIsUpToDate(String plural, @TempDir Path folder) throws IOException {
        ResourceDefinitions.write(folder);
        var file = plural + ".winnow.dev-v1.yml";
        assertThat(CHECKED_IN.resolve(file))
                .as("differs from the API's records: ./dev generate writes it")
                .exists()
                .hasContent(Files.readString(folder.resolve(file)));
    }

    @Test
    void thereIsAFileForEachKind() {
        assertThat(ResourceDefinitions.files())
                .containsExactly("tuningstudies.winnow.dev-v1.yml", "tuningtrials.winnow.dev-v1.yml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tuningstudies", "tuningtrials"})
    void fitsIntoTheAnnotationOfClientSideApply(String plural) throws IOException {
        var crd = new YAMLMapper()
                .readTree(CHECKED_IN.resolve(plural + ".winnow.dev-v1.yml").toFile());
        assertThat(new ObjectMapper().writeValueAsBytes(crd)).hasSizeLessThan(256 * 1024);
    }
}

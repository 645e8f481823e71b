package dev.winnow.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {
    @Test
    void writesTheDefinitionsTheirCopiesAndTheReferenceAlsoOverWhatIsThere(@TempDir Path root) throws IOException {
        var copy = root.resolve("helm/winnow/files/crds").resolve("tuningtrials.winnow.dev-v1.yml");
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, "old");
        Generate.into(root);
        for (var file : ResourceDefinitions.files()) {
            assertThat(root.resolve("crds").resolve(file)).isNotEmptyFile();
            assertThat(root.resolve("helm/winnow/files/crds").resolve(file))
                    .hasSameBinaryContentAs(root.resolve("crds").resolve(file));
        }
        assertThat(root.resolve("docs/api.md"))
                .content()
                .isEqualTo(ApiReference.of(root.resolve("crds")))
                .contains("## TuningStudy", "## TuningTrial");
    }
}

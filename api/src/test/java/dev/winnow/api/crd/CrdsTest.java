package dev.winnow.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code crds/} is what the API classes say. */
class CrdsTest {
    private static final Path CHECKED_IN = Path.of("..", "crds");

    @ParameterizedTest
    @ValueSource(strings = {"tuningstudies", "tuningtrials"})
    void checkedInCrdIsUpToDate(String plural, @TempDir Path folder) throws IOException {
        new CRDGenerator()
                .inOutputDir(folder.toFile())
                .forCRDVersions("v1")
                .withPostProcessor(new SchemaFinish())
                .customResourceClasses(TuningStudy.class, TuningTrial.class)
                .generate();
        var file = plural + ".winnow.dev-v1.yml";
        if (Boolean.getBoolean("crds.write")) {
            Files.createDirectories(CHECKED_IN);
            Files.copy(folder.resolve(file), CHECKED_IN.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(CHECKED_IN.resolve(file))
                .as(
                        "differs from the API classes: run mvn test -pl operator -am -Dtest=CrdsTest -Dsurefire.failIfNoSpecifiedTests=false -Dcrds.write=true")
                .exists()
                .hasContent(Files.readString(folder.resolve(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tuningstudies", "tuningtrials"})
    void fitsIntoTheAnnotationOfClientSideApply(String plural) throws IOException {
        var crd = new YAMLMapper()
                .readTree(CHECKED_IN.resolve(plural + ".winnow.dev-v1.yml").toFile());
        assertThat(new ObjectMapper().writeValueAsBytes(crd)).hasSizeLessThan(256 * 1024);
    }
}

package dev.winnow.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The packages of the base image against {@code licences.yaml}. */
class BaseImageLicencesTest {
    @Test
    void everyPackageHasALicenceThatIsAllowedThere() throws IOException {
        var allowed = Sbom.elements(Yaml.file(Path.of("licences.yaml")).get("base"))
                .map(JsonNode::asText)
                .toList();
        var licences = Files.readAllLines(Path.of("..", "e2e", "cluster", "base-packages")).stream()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(' ')), line -> line.substring(line.indexOf(' ') + 1)));

        assertThat(licences)
                .isNotEmpty()
                .allSatisfy((name, licence) -> assertThat(allowed).as(name).contains(licence));
    }
}

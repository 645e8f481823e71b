package dev.winnow.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is vendored against its bill of materials. */
class VendoredTest {
    private static final Path FOLDER =
            Path.of("..", "ui", "src", "main", "resources", "dev", "winnow", "ui", "page", "vendor");

    @Test
    void everyFileIsTheOneThatWasPublishedAndHasItsLicenceBesideIt() throws IOException, NoSuchAlgorithmException {
        var components = Yaml.file(Path.of("vendored.cdx.json")).get("components");

        assertThat(components).isNotEmpty();
        for (var component : components) {
            var file = Path.of("..", component.at("/properties/0/value").asText());
            var sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            assertThat(HexFormat.of().formatHex(sum))
                    .as(file.toString())
                    .isEqualTo(component.at("/hashes/0/content").asText());
            assertThat(file.resolveSibling("LICENSE")).exists();
            assertThat(file.resolveSibling("NOTICE")).exists();
        }
    }

    @Test
    void everyScriptIsListed() throws IOException {
        var bill = Files.readString(Path.of("vendored.cdx.json"));
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".js")))
                    .isNotEmpty()
                    .allMatch(name -> bill.contains("/vendor/" + name + "\""));
        }
    }
}

package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code templates/crds.yaml} and its copies of {@code crds/}. */
class CrdsTest {
    private static final Path GENERATED = Path.of("..", "crds");
    private static final Path COPIES = Chart.FOLDER.resolve("files/crds");

    /** Numbers are equal when their values are: a template may write 1.0E3 as 1000. */
    private static final Comparator<JsonNode> BY_VALUE =
            (a, b) -> a.isNumber() && b.isNumber() ? Double.compare(a.asDouble(), b.asDouble()) : a.equals(b) ? 0 : 1;

    @Test
    void copiesAreUpToDate() throws IOException {
        assertThat(contents(COPIES))
                .as("%s differs from crds/: ./dev generate writes it", COPIES)
                .isNotEmpty()
                .isEqualTo(contents(GENERATED));
    }

    @Test
    void chartInstallsWhatWasGenerated() throws IOException {
        var rendered = Chart.render();
        assertThat(rendered.of("CustomResourceDefinition").map(Chart::name))
                .containsExactlyInAnyOrder("tuningstudies.winnow.dev", "tuningtrials.winnow.dev");
        for (var text : contents(COPIES).values()) {
            var generated = Yaml.tree(text);
            var installed = rendered.one("CustomResourceDefinition", Chart.name(generated));
            assertThat(installed.get("apiVersion")).isEqualTo(generated.get("apiVersion"));
            assertThat(installed.get("spec").equals(BY_VALUE, generated.get("spec")))
                    .as("spec of %s", Chart.name(generated))
                    .isTrue();
        }
    }

    @Test
    void generatedFilesCarryNoMetadataThatTheTemplateWouldDrop() throws IOException {
        assertThat(contents(COPIES).values())
                .allSatisfy(text -> assertThat(Yaml.tree(text).get("metadata").fieldNames())
                        .toIterable()
                        .containsExactly("name"));
    }

    @Test
    void uninstallingKeepsThem() {
        assertThat(Chart.render().of("CustomResourceDefinition")).isNotEmpty().allSatisfy(crd -> assertThat(
                        crd.at("/metadata/annotations/helm.sh~1resource-policy").asText())
                .isEqualTo("keep"));
    }

    @Test
    void uninstallingTakesThemAwayOnRequest() {
        assertThat(Chart.render("crds.keep=false").of("CustomResourceDefinition"))
                .isNotEmpty()
                .noneMatch(crd -> crd.at("/metadata").has("annotations"));
    }

    @Test
    void canBeSwitchedOff() {
        assertThat(Chart.render("crds.enabled=false").of("CustomResourceDefinition"))
                .isEmpty();
    }

    private static SortedMap<String, String> contents(Path folder) throws IOException {
        var contents = new TreeMap<String, String>();
        try (var files = Files.newDirectoryStream(folder, "*.yml")) {
            for (var file : files) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return contents;
    }
}

package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code Chart.yaml}: what Artifact Hub reads there is what the chart installs. {@link InstallIT} tries the example. */
class ChartYamlTest {
    private static final JsonNode CHART = Yaml.file(Chart.FOLDER.resolve("Chart.yaml"));

    /** An annotation; annotations are texts, some of which hold YAML. */
    static JsonNode annotation(String name) {
        return Yaml.tree(CHART.at("/annotations/artifacthub.io~1" + name).asText());
    }

    @Test
    void whoWroteItAndUnderWhichLicenceIsSaid() {
        assertThat(CHART.at("/home").asText()).startsWith("https://");
        assertThat(CHART.at("/sources/0").asText()).startsWith("https://");
        assertThat(CHART.at("/maintainers/0/name").asText()).isNotEmpty();
        assertThat(annotation("license").asText()).isEqualTo("Apache-2.0");
        assertThat(annotation("category").asText()).isEqualTo("ai-machine-learning");
    }

    @Test
    void everyAnnotationIsText() {
        assertThat(CHART.get("annotations")).isNotEmpty().allSatisfy(annotation -> assertThat(annotation.isTextual())
                .isTrue());
    }

    @Test
    void definitionsAreThoseThatTheChartInstalls() {
        var rendered = Chart.render().of("CustomResourceDefinition").toList();
        assertThat(annotation("crds")).hasSameSizeAs(rendered);
        assertThat(rendered).allSatisfy(definition -> {
            var listed = StreamSupport.stream(annotation("crds").spliterator(), false)
                    .filter(entry -> entry.at("/name").asText().equals(Chart.name(definition)))
                    .findFirst();
            assertThat(listed).hasValueSatisfying(entry -> {
                assertThat(entry.at("/kind")).isEqualTo(definition.at("/spec/names/kind"));
                assertThat(entry.at("/version")).isEqualTo(definition.at("/spec/versions/0/name"));
            });
        });
    }

    @Test
    void imagesAreThoseThatTheChartRuns() {
        var rendered = Chart.render(
                "ui.enabled=true",
                "ui.tokenSecret=page",
                "ui.hosts={studies.example.org}",
                "ui.proxyNamespaces={ingress}");
        var run = rendered.of("Deployment")
                .map(deployment ->
                        deployment.at("/spec/template/spec/containers/0/image").asText());

        assertThat(annotation("images").findValuesAsText("image")).containsExactlyInAnyOrderElementsOf(run.toList());
    }
}

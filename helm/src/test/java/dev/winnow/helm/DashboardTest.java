package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code templates/dashboard.yaml}; that each panel shows something is tested by the operator's {@code MonitoringIT}. */
class DashboardTest {
    private static final int WIDTH = 24;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]+)\\b");

    private static JsonNode configMap(String... more) {
        return Chart.render(Stream.concat(Stream.of("grafanaDashboard.enabled=true"), Stream.of(more))
                        .toArray(String[]::new))
                .one("ConfigMap", "tuning-winnow-dashboard");
    }

    private static JsonNode dashboard() {
        return Yaml.tree(configMap().at("/data/winnow.json").asText());
    }

    private static List<JsonNode> panels() {
        return list(dashboard().at("/panels"));
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Test
    void isOffByDefault() {
        assertThat(Chart.render().of("ConfigMap")).isEmpty();
    }

    @Test
    void theSidecarOfGrafanaFindsIt() {
        assertThat(configMap().at("/metadata/labels/grafana_dashboard").asText())
                .isEqualTo("1");
        var moved = configMap(
                "grafanaDashboard.namespace=monitoring",
                "grafanaDashboard.annotations.grafana_folder=Tuning",
                "grafanaDashboard.labels.team=a");
        assertThat(moved.at("/metadata/namespace").asText()).isEqualTo("monitoring");
        assertThat(moved.at("/metadata/annotations/grafana_folder").asText()).isEqualTo("Tuning");
        assertThat(moved.at("/metadata/labels/team").asText()).isEqualTo("a");
    }

    @Test
    void itIsTheFile() {
        assertThat(dashboard()).isEqualTo(Yaml.file(Chart.FOLDER.resolve("files/dashboard.json")));
    }

    @Test
    void everyPanelHasATitleAUnitAndAPlaceOfItsOwn() {
        var taken = new HashSet<String>();
        assertThat(panels().stream().map(panel -> panel.at("/id").asInt())).doesNotHaveDuplicates();
        assertThat(panels()).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.at("/title").asText()).isNotEmpty();
            if (!panel.at("/type").asText().equals("row")) {
                assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotEmpty();
                assertThat(panel.at("/targets")).isNotEmpty();
            }
            var place = panel.at("/gridPos");
            for (int x = 0; x < place.at("/w").asInt(); x++) {
                for (int y = 0; y < place.at("/h").asInt(); y++) {
                    assertThat(place.at("/x").asInt() + x).isLessThan(WIDTH);
                    assertThat(taken.add((place.at("/x").asInt() + x) + "/"
                                    + (place.at("/y").asInt() + y)))
                            .as("overlaps: " + panel.at("/title").asText())
                            .isTrue();
                }
            }
        });
    }

    @Test
    void everyQueryAsksForTheReleaseThatWasChosen() {
        var variables = list(dashboard().at("/templating/list")).stream()
                .map(variable -> variable.at("/name").asText())
                .toList();
        assertThat(variables).containsExactly("datasource", "job", "namespace", "study");
        assertThat(panels())
                .allSatisfy(panel -> assertThat(list(panel.path("targets"))).allSatisfy(target -> {
                    var query = target.at("/expr").asText();
                    assertThat(query).contains("job=\"$job\"");
                    assertThat(VARIABLE.matcher(query).results().map(match -> match.group(1)))
                            .isSubsetOf(variables);
                    assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                }));
    }
}

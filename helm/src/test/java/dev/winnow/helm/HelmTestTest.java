package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code templates/tests/reachable.yaml}, the pod of {@code helm test}; {@link InstallIT} has helm run it. */
class HelmTestTest {
    private static final Path OPERATOR = Path.of("..", "operator", "src", "main", "java");

    private static JsonNode pod(String... values) {
        return Chart.render(values).one("Pod");
    }

    @Test
    void runsOnlyWhenAskedFor() {
        assertThat(pod().at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("test");
    }

    @Test
    void noServiceAndNoDisruptionBudgetTakesItForAnOperator() {
        var labels = pod().at("/metadata/labels");
        assertThat(Chart.render("replicas=2").of("Service")).isNotEmpty().allSatisfy(service -> assertThat(
                        service.at("/spec/selector").properties().stream()
                                .allMatch(label -> label.getValue().equals(labels.get(label.getKey()))))
                .isFalse());
    }

    @Test
    void asksTheServicesOfTheReleaseWithTheProgramOfTheOperatorsImage() {
        var rendered = Chart.render();
        var container = pod().at("/spec/containers/0");
        assertThat(container.at("/image")).isEqualTo(rendered.container().at("/image"));
        assertThat(container.at("/args")).isEqualTo(Yaml.tree("""
                ["200", "http://tuning-winnow-metrics.team-a.svc:9000/q/health/ready",
                 "405", "http://tuning-winnow.team-a.svc:8080/report"]"""));
        var program = container.at("/command/5").asText();
        assertThat(OPERATOR.resolve(program.replace('.', '/') + ".java")).exists();
    }

    @Test
    void hasNoRightAndMeetsTheStandardRestricted() {
        var spec = pod().at("/spec");
        assertThat(spec.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(spec.at("/securityContext"))
                .isEqualTo(Chart.render().one("Deployment").at("/spec/template/spec/securityContext"));
        assertThat(spec.at("/containers/0/securityContext"))
                .isEqualTo(Chart.render().container().at("/securityContext"));
    }
}

package dev.winnow.helm;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.winnow.testkit.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code templates/rbac.yaml}, {@code templates/leaderelection.yaml} and the rules of {@code _rules.tpl}. */
class RbacTest {
    private static final JsonNode GOLDEN = Yaml.file(Path.of("src/test/resources/rbac-rules.yaml"));

    @Test
    void operatorHoldsTheseRightsInItsNamespaceAndNoOthers() {
        var rendered = Chart.render();
        assertThat(rendered.of("Role").map(Chart::name))
                .containsExactlyInAnyOrder("tuning-winnow", "tuning-winnow-lease");
        assertThat(rendered.one("Role", "tuning-winnow").at("/rules")).isEqualTo(GOLDEN.get("watched"));
        assertThat(rendered.one("Role", "tuning-winnow-lease").at("/rules")).isEqualTo(GOLDEN.get("release"));
    }

    @Test
    void operatorHoldsTheSameRightsInTheWholeCluster() {
        var rendered = Chart.render("watch.allNamespaces=true", "userRoles.create=false");
        assertThat(rendered.one("ClusterRole").at("/rules")).isEqualTo(GOLDEN.get("watched"));
        assertThat(rendered.one("ClusterRoleBinding").at("/roleRef/name").asText())
                .isEqualTo(Chart.name(rendered.one("ClusterRole")));
        assertThat(rendered.one("ClusterRoleBinding").at("/subjects"))
                .isEqualTo(Yaml.tree("[{kind: ServiceAccount, name: tuning-winnow, namespace: team-a}]"));
        assertThat(rendered.one("Role").at("/rules")).isEqualTo(GOLDEN.get("release"));
    }

    @ParameterizedTest
    @CsvSource({
        "false, trialLogs, trialLogs.enabled, WINNOW_TRIAL_LOGS",
        "true, trialLogs, trialLogs.enabled, WINNOW_TRIAL_LOGS",
        "false, trialMetrics, trialMetrics.fromLogs, WINNOW_METRICS_FROM_LOGS",
        "true, trialMetrics, trialMetrics.fromLogs, WINNOW_METRICS_FROM_LOGS"
    })
    void logsOfPodsAreReadOnlyWhereAValueSaysWhatFor(String everywhere, String right, String value, String variable) {
        var rules = GOLDEN.get("watched").deepCopy();
        GOLDEN.get(right).forEach(((ArrayNode) rules)::add);

        var rendered = Chart.render("watch.allNamespaces=" + everywhere, "userRoles.create=false", value + "=true");

        var kind = everywhere.equals("true") ? "ClusterRole" : "Role";
        assertThat(rendered.of(kind)
                        .filter(role -> Chart.name(role).equals("tuning-winnow") || kind.equals("ClusterRole")))
                .singleElement()
                .satisfies(role -> assertThat(role.at("/rules")).isEqualTo(rules));
        assertThat(rendered.one("Deployment").at("/spec/template/spec/containers/0/env"))
                .contains(Yaml.tree("{name: " + variable + ", value: 'true'}"));
        assertThat(Chart.render().one("Deployment").at("/spec/template/spec/containers/0/env"))
                .noneMatch(other -> other.at("/name").asText().equals(variable));
    }

    @Test
    void theRightToReadLogsIsGivenOnceForBothUses() {
        var rules = GOLDEN.get("watched").deepCopy();
        GOLDEN.get("trialMetrics").forEach(((ArrayNode) rules)::add);

        var rendered = Chart.render("trialLogs.enabled=true", "trialMetrics.fromLogs=true");

        assertThat(rendered.one("Role", "tuning-winnow").at("/rules")).isEqualTo(rules);
    }

    @ParameterizedTest
    @ValueSource(strings = {"watch.allNamespaces=false", "watch.allNamespaces=true"})
    void workloadsOfKueueAreReadOnlyWhereTheirWordsAreToBeShown(String mode) {
        var rules = GOLDEN.get("watched").deepCopy();
        GOLDEN.get("kueue").forEach(((ArrayNode) rules)::add);

        var rendered = Chart.render(mode, "userRoles.create=false", "kueue.enabled=true");

        var kind = mode.endsWith("true") ? "ClusterRole" : "Role";
        assertThat(rendered.of(kind)
                        .filter(role -> Chart.name(role).equals("tuning-winnow") || kind.equals("ClusterRole")))
                .singleElement()
                .satisfies(role -> assertThat(role.at("/rules")).isEqualTo(rules));
        assertThat(rendered.one("Deployment").at("/spec/template/spec/containers/0/env"))
                .contains(Yaml.tree("{name: WINNOW_KUEUE, value: 'true'}"));
        assertThat(Chart.render().one("Deployment").at("/spec/template/spec/containers/0/env"))
                .noneMatch(variable -> variable.at("/name").asText().equals("WINNOW_KUEUE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs.v1.batch",
                "jobsets.v1alpha2.jobset.x-k8s.io",
                "trainjobs.v1alpha1.trainer.kubeflow.org",
                "pytorchjobs.v1.kubeflow.org",
                "rayjobs.v1.ray.io",
                "workflows.v1alpha1.argoproj.io"
            })
    void eachKindOfTrialGivesItsOwnRightsAndIsToldToTheOperator(String kind) {
        var rules = GOLDEN.get("watched").deepCopy();
        GOLDEN.get(kind).forEach(((ArrayNode) rules)::add);

        var rendered = Chart.render("trialKinds={" + kind + "}");

        assertThat(rendered.one("Role", "tuning-winnow").at("/rules")).isEqualTo(rules);
        assertThat(rendered.one("Deployment").at("/spec/template/spec/containers/0/env"))
                .contains(Yaml.tree("{name: WINNOW_TRIAL_KINDS, value: " + kind + "}"));
        assertThat(Chart.render().one("Deployment").at("/spec/template/spec/containers/0/env"))
                .noneMatch(variable -> variable.at("/name").asText().equals("WINNOW_TRIAL_KINDS"));
    }

    @Test
    void leaseIsKeptInTheReleasesNamespaceOnly() {
        var rendered = Chart.render("watch.namespaces={team-b,team-c}");
        for (var kind : List.of("Role", "RoleBinding")) {
            assertThat(rendered.of(kind)
                            .filter(object -> Chart.name(object).endsWith("-lease"))
                            .map(object -> object.at("/metadata/namespace").asText()))
                    .containsExactly("team-a");
        }
    }

    @Test
    void everyWatchedNamespaceGetsARoleAndABinding() {
        var rendered = Chart.render("watch.namespaces={team-b,team-c}");
        for (var kind : List.of("Role", "RoleBinding")) {
            assertThat(rendered.of(kind)
                            .filter(object -> Chart.name(object).equals("tuning-winnow"))
                            .map(object -> object.at("/metadata/namespace").asText()))
                    .containsExactlyInAnyOrder("team-b", "team-c");
        }
        assertThat(rendered.of("Role").filter(role -> Chart.name(role).equals("tuning-winnow")))
                .allSatisfy(role -> assertThat(role.at("/rules")).isEqualTo(GOLDEN.get("watched")));
    }

    @Test
    void everyBindingGivesARoleOfTheSameNamespaceToTheOperator() {
        var rendered = Chart.render("watch.namespaces={team-a,team-b}");
        assertThat(rendered.of("RoleBinding")).hasSize(3).allSatisfy(binding -> {
            assertThat(binding.at("/subjects"))
                    .isEqualTo(Yaml.tree("[{kind: ServiceAccount, name: tuning-winnow, namespace: team-a}]"));
            assertThat(rendered.of("Role")).anySatisfy(role -> assertThat(List.of(
                            Chart.name(role), role.at("/metadata/namespace").asText()))
                    .isEqualTo(List.of(
                            binding.at("/roleRef/name").asText(),
                            binding.at("/metadata/namespace").asText())));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"watch.allNamespaces=false", "watch.allNamespaces=true"})
    void nobodyGetsAllOrReadsSecrets(String mode) {
        var rendered = Chart.render(mode, "userRoles.create=true");
        assertThat(Stream.of("Role", "ClusterRole").flatMap(rendered::of).flatMap(role -> elements(role.at("/rules"))))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(Stream.of("apiGroups", "resources", "verbs")
                                .flatMap(part -> elements(rule.get(part)))
                                .map(JsonNode::asText))
                        .doesNotContain(
                                "*",
                                "secrets",
                                "configmaps",
                                "pods/log",
                                "pods/exec",
                                "escalate",
                                "bind",
                                "impersonate"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "watched",
                "release",
                "kueue",
                "trialLogs",
                "trialMetrics",
                "jobs.v1.batch",
                "jobsets.v1alpha2.jobset.x-k8s.io",
                "trainjobs.v1alpha1.trainer.kubeflow.org",
                "pytorchjobs.v1.kubeflow.org",
                "rayjobs.v1.ray.io",
                "workflows.v1alpha1.argoproj.io"
            })
    void everyRightIsDocumented(String where) throws IOException {
        var rows = Files.readString(Path.of("..", "docs", "install.md"));
        assertThat(elements(GOLDEN.get(where))
                        .flatMap(rule -> elements(rule.get("resources")).map(resource -> "| `%s` | %s |"
                                .formatted(
                                        resource.asText(),
                                        elements(rule.get("verbs"))
                                                .map(JsonNode::asText)
                                                .collect(joining(", "))))))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(rows).contains(row));
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}

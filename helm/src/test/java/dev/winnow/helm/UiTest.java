package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code templates/ui.yaml}. */
class UiTest {
    private static final JsonNode GOLDEN = Yaml.file(Path.of("src/test/resources/rbac-rules-ui.yaml"));
    private static final String NAME = "tuning-winnow-ui";

    private static Chart.Manifests rendered(String... more) {
        return Chart.render(values(more));
    }

    private static String[] values(String... more) {
        var values = new ArrayList<>(List.of(
                "ui.enabled=true",
                "ui.tokenSecret=page",
                "ui.hosts={studies.example.org}",
                "ui.proxyNamespaces={ingress}"));
        values.addAll(Arrays.asList(more));
        return values.toArray(String[]::new);
    }

    @Test
    void isOffByDefault() {
        assertThat(Chart.render().all()).noneMatch(object -> Chart.name(object).endsWith("-ui"));
    }

    @Test
    void nothingOfTheOperatorChangesByIt() {
        assertThat(rendered().all().stream()
                        .filter(object -> !Chart.name(object).endsWith("-ui"))
                        .toList())
                .isEqualTo(Chart.render().all());
    }

    @Test
    void readsAndChangesNothing() {
        assertThat(rendered().one("Role", NAME).at("/rules")).isEqualTo(GOLDEN);
        assertThat(rendered("watch.allNamespaces=true", "userRoles.create=false")
                        .one("ClusterRole", "team-a-tuning-winnow-ui")
                        .at("/rules"))
                .isEqualTo(GOLDEN);
        for (var rule : GOLDEN) {
            assertThat(rule.get("verbs")).extracting(JsonNode::asText).isSubsetOf("get", "list", "watch");
        }
    }

    @Test
    void readsNoLogsWhereThatIsNotWanted() {
        assertThat(rendered("ui.logs=false").one("Role", NAME).at("/rules").toString())
                .doesNotContain("pods/log");
    }

    @Test
    void everyWatchedNamespaceGivesTheseRightsToTheAccountOfThePage() {
        var rendered = rendered("watch.namespaces={team-b,team-c}");
        for (var kind : List.of("Role", "RoleBinding")) {
            assertThat(rendered.of(kind)
                            .filter(object -> Chart.name(object).equals(NAME))
                            .map(object -> object.at("/metadata/namespace").asText()))
                    .containsExactly("team-b", "team-c");
        }
        assertThat(rendered.of("RoleBinding")
                        .filter(object -> Chart.name(object).equals(NAME)))
                .allSatisfy(binding -> assertThat(binding.get("subjects"))
                        .isEqualTo(Yaml.tree("[{kind: ServiceAccount, name: tuning-winnow-ui, namespace: team-a}]")));
        assertThat(args(rendered)).contains("--namespace=team-b", "--namespace=team-c");
    }

    private static List<String> args(Chart.Manifests rendered) {
        var args = new ArrayList<String>();
        rendered.one("Deployment", NAME)
                .at("/spec/template/spec/containers/0/args")
                .forEach(arg -> args.add(arg.asText()));
        return args;
    }

    @Test
    void asksForTheTokenOfTheSecretAndForTheHostsOfTheProxy() {
        assertThat(args(rendered()))
                .containsExactly(
                        "ui",
                        "--address=0.0.0.0",
                        "--port=8080",
                        "--token-file=/var/run/secrets/winnow.dev/ui/token",
                        "--read-only",
                        "--host=studies.example.org",
                        "--namespace=team-a");
        assertThat(rendered()
                        .one("Deployment", NAME)
                        .at("/spec/template/spec/volumes/1/secret/secretName")
                        .asText())
                .isEqualTo("page");
    }

    /** The selectors of the operator's Service, policy and disruption budget do not match the page's pods, nor the other way. */
    @Test
    void noSelectorOfTheOneMeansThePodsOfTheOther() {
        var rendered = rendered("replicas=2");
        var page = rendered.one("Deployment", NAME).at("/spec/template/metadata/labels");
        var operator = rendered.one("Deployment", Chart.FULLNAME).at("/spec/template/metadata/labels");
        for (var object : rendered.all()) {
            for (var path : List.of("/spec/selector/matchLabels", "/spec/podSelector/matchLabels", "/spec/selector")) {
                var selector = object.at(path);
                if (selector.isObject() && !selector.has("matchLabels")) {
                    boolean ofPage = Chart.name(object).equals(NAME);
                    assertThat(matches(selector, page)).as(Chart.name(object)).isEqualTo(ofPage);
                    assertThat(matches(selector, operator))
                            .as(Chart.name(object))
                            .isEqualTo(!ofPage);
                }
            }
        }
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        return selector.properties().stream().allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    @Test
    void isReachedFromTheProxyAndReachesTheApiServer() {
        var policy = rendered().one("NetworkPolicy", NAME);
        assertThat(policy.at("/spec/ingress")).isEqualTo(Yaml.tree("""
                - from:
                  - namespaceSelector:
                      matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [ingress]}]
                  ports: [{port: http, protocol: TCP}]
                """));
        assertThat(policy.at("/spec/egress"))
                .isEqualTo(rendered().one("NetworkPolicy", Chart.FULLNAME).at("/spec/egress"));
    }

    @Test
    void meetsThePodSecurityStandardRestricted() {
        var pod = rendered().one("Deployment", NAME).at("/spec/template/spec");
        assertThat(pod.get("securityContext"))
                .isEqualTo(Chart.render().one("Deployment").at("/spec/template/spec/securityContext"));
        assertThat(pod.at("/containers/0/securityContext"))
                .isEqualTo(Chart.render().container().get("securityContext"));
    }

    @Test
    void itsImageComesFromTheMirrorAndWithTheSecretsOfAllImages() {
        var pod = rendered(
                        "global.imageRegistry=mirror.example/a",
                        "global.imagePullSecrets[0].name=all",
                        "imagePullSecrets[0].name=own")
                .one("Deployment", NAME)
                .at("/spec/template/spec");
        assertThat(pod.at("/containers/0/image").asText()).isEqualTo("mirror.example/a/winnow/winnow:dev");
        assertThat(pod.get("imagePullSecrets")).isEqualTo(Yaml.tree("[{name: all}, {name: own}]"));
        assertThat(rendered("ui.image.repository=r.example/w", "ui.image.tag=v1")
                        .one("Deployment", NAME)
                        .at("/spec/template/spec/containers/0/image")
                        .asText())
                .isEqualTo("r.example/w:v1");
    }

    @Test
    void commonLabelsAndAnnotationsReachEveryObjectOfIt() {
        assertThat(rendered("commonLabels.team=a", "commonAnnotations.owner=b").all())
                .allSatisfy(object -> {
                    assertThat(object.at("/metadata/labels/team").asText()).isEqualTo("a");
                    assertThat(object.at("/metadata/annotations/owner").asText())
                            .isEqualTo("b");
                });
    }

    @Test
    void whatCannotWorkIsRefused() {
        assertThat(Chart.refusal("ui.enabled=true")).contains("ui.tokenSecret is empty");
        assertThat(Chart.refusal("ui.enabled=true", "ui.tokenSecret=page")).contains("ui.hosts is empty");
        assertThat(Chart.refusal("ui.enabled=true", "ui.tokenSecret=page", "ui.hosts={studies.example.org}"))
                .contains("put your proxy's namespace into ui.proxyNamespaces");
    }
}

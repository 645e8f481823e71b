package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code templates/cloudevents.yaml}. */
class CloudEventsTest {
    private static final JsonNode GOLDEN = Yaml.file(Path.of("src/test/resources/rbac-rules-cloudevents.yaml"));
    private static final String NAME = "tuning-winnow-events";

    private static Chart.Manifests rendered(String... more) {
        var values = new ArrayList<>(
                List.of("cloudEvents.enabled=true", "cloudEvents.url=https://hooks.example.org/winnow"));
        values.addAll(Arrays.asList(more));
        return Chart.render(values.toArray(String[]::new));
    }

    private static JsonNode pod(Chart.Manifests rendered) {
        return rendered.one("Deployment", NAME).at("/spec/template/spec");
    }

    @Test
    void isOffByDefaultAndNothingOfTheOperatorChangesByIt() {
        assertThat(Chart.render().all()).noneMatch(object -> Chart.name(object).contains("-events"));
        assertThat(rendered().all().stream()
                        .filter(object -> !Chart.name(object).contains("-events"))
                        .toList())
                .isEqualTo(Chart.render().all());
    }

    @Test
    void readsStudiesAndWritesItsNotesAlone() {
        assertThat(rendered().one("Role", NAME).at("/rules")).isEqualTo(GOLDEN);
        assertThat(rendered("watch.allNamespaces=true", "userRoles.create=false")
                        .one("ClusterRole", "team-a-tuning-winnow-events")
                        .at("/rules"))
                .isEqualTo(GOLDEN);
        assertThat(rendered().one("Role", NAME + "-notes").at("/rules"))
                .isEqualTo(
                        Yaml.tree(
                                "[{apiGroups: [''], resources: [configmaps], resourceNames: [tuning-winnow-events], verbs: [get, patch]}]"));
        assertThat(rendered().one("ConfigMap", NAME).has("data"))
                .as("an upgrade must not take the data back")
                .isFalse();
    }

    @Test
    void everyWatchedNamespaceGivesTheseRightsToTheAccountOfTheSender() {
        var rendered = rendered("watch.namespaces={team-b,team-c}");
        for (var kind : List.of("Role", "RoleBinding")) {
            assertThat(rendered.of(kind)
                            .filter(object -> Chart.name(object).equals(NAME))
                            .map(object -> object.at("/metadata/namespace").asText()))
                    .containsExactly("team-b", "team-c");
        }
        assertThat(rendered.of("RoleBinding")
                        .filter(object -> Chart.name(object).startsWith(NAME)))
                .hasSize(3)
                .allSatisfy(binding -> assertThat(binding.get("subjects"))
                        .isEqualTo(
                                Yaml.tree("[{kind: ServiceAccount, name: tuning-winnow-events, namespace: team-a}]")));
    }

    @Test
    void theContainerIsToldWhereToSendAndWhatToFollow() {
        assertThat(pod(rendered()).at("/containers/0/args")).isEqualTo(Yaml.tree("""
                [cloudevents, '--to=https://hooks.example.org/winnow', '--notes=tuning-winnow-events', '--namespace=team-a']"""));
        assertThat(pod(rendered()).at("/volumes")).hasSize(1);
        assertThat(pod(rendered("watch.allNamespaces=true", "userRoles.create=false"))
                        .at("/containers/0/args/3")
                        .asText())
                .isEqualTo("--all-namespaces");
    }

    @Test
    void tokenAndCaAreMountedIntoThisPodOnly() {
        var rendered = rendered("cloudEvents.tokenSecret=receiver-token", "cloudEvents.caConfigMap=house-ca");
        var pod = pod(rendered);
        assertThat(pod.at("/containers/0/args"))
                .extracting(JsonNode::asText)
                .contains(
                        "--token-file=/var/run/secrets/winnow.dev/receiver/token",
                        "--ca-file=/etc/winnow/receiver/ca.crt");
        assertThat(pod.at("/volumes")).isEqualTo(Yaml.tree("""
                [{name: tmp, emptyDir: {sizeLimit: 16Mi}},
                 {name: token, secret: {secretName: receiver-token, items: [{key: token, path: token}]}},
                 {name: ca, configMap: {name: house-ca, items: [{key: ca.crt, path: ca.crt}]}}]"""));
        assertThat(rendered.all().stream()
                        .filter(object -> !Chart.name(object).equals(NAME))
                        .toList()
                        .toString())
                .doesNotContain("receiver-token", "house-ca");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://hooks.example.org/winnow | 443",
                "https://hooks.example.org:8443/a?b=c | 8443",
                "http://receiver.team-b.svc/ | 80",
                "http://receiver.team-b.svc:8080 | 8080",
            })
    void thePolicyOpensDnsTheApiServerAndThePortOfTheReceiver(String url, int port) {
        var policy = rendered("cloudEvents.url=" + url).one("NetworkPolicy", NAME);
        assertThat(policy.at("/spec/ingress")).isEmpty();
        assertThat(policy.at("/spec/egress")).hasSize(3);
        assertThat(policy.at("/spec/egress/2")).isEqualTo(Yaml.tree("ports: [{port: " + port + ", protocol: TCP}]"));
    }

    @Test
    void thePortsOfAReceiverInTheClusterCanBeNamed() {
        assertThat(rendered("cloudEvents.ports={9000,9001}")
                        .one("NetworkPolicy", NAME)
                        .at("/spec/egress/2"))
                .isEqualTo(Yaml.tree("ports: [{port: 9000, protocol: TCP}, {port: 9001, protocol: TCP}]"));
    }

    @Test
    void twoNeverSendAtATimeAndThePodMeetsTheStandardRestricted() {
        var rendered =
                rendered("global.imageRegistry=mirror.example", "commonAnnotations.owner=b", "commonLabels.team=a");
        assertThat(rendered.one("Deployment", NAME).at("/spec/strategy/type").asText())
                .isEqualTo("Recreate");
        var operator = Chart.render().one("Deployment").at("/spec/template/spec");
        assertThat(pod(rendered).get("securityContext")).isEqualTo(operator.get("securityContext"));
        assertThat(pod(rendered).at("/containers/0/securityContext"))
                .isEqualTo(operator.at("/containers/0/securityContext"));
        assertThat(pod(rendered).at("/containers/0/image").asText()).isEqualTo("mirror.example/winnow/winnow:dev");
        assertThat(rendered.all()).allSatisfy(object -> {
            assertThat(object.at("/metadata/annotations/owner").asText()).isEqualTo("b");
            assertThat(object.at("/metadata/labels/team").asText()).isEqualTo("a");
        });
    }

    @Test
    void noSelectorOfTheOperatorMeansItsPods() {
        var rendered = rendered();
        assertThat(rendered.one("Deployment", NAME)
                        .at("/spec/template/metadata/labels/app.kubernetes.io~1name")
                        .asText())
                .isEqualTo("winnow-cloudevents");
        assertThat(rendered.one("Deployment", NAME).at("/spec/selector/matchLabels"))
                .isEqualTo(rendered.one("NetworkPolicy", NAME).at("/spec/podSelector/matchLabels"));
    }

    @Test
    void whatCannotWorkIsRefused() {
        assertThat(Chart.refusal("cloudEvents.enabled=true")).contains("cloudEvents.url is empty");
        assertThat(Chart.refusal(
                        "cloudEvents.enabled=true",
                        "cloudEvents.url=http://receiver.team-b.svc",
                        "cloudEvents.tokenSecret=hook"))
                .contains("a token is sent over https only");
        for (var url :
                List.of("ftp://a.example", "https://user:secret@a.example/x", "https://a.example/#x", "a.example")) {
            assertThat(Chart.refusal("cloudEvents.enabled=true", "cloudEvents.url=" + url))
                    .contains("/cloudEvents/url");
        }
    }
}

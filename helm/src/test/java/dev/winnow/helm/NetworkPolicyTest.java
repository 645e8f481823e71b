package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import org.junit.jupiter.api.Test;

/** {@code templates/networkpolicy.yaml}. */
class NetworkPolicyTest {

    @Test
    void canBeSwitchedOff() {
        assertThat(Chart.render("networkPolicy.enabled=false").of("NetworkPolicy"))
                .isEmpty();
    }

    @Test
    void fencesTheOperatorsPodsInBothDirections() {
        var rendered = Chart.render();
        assertThat(policy().at("/policyTypes")).isEqualTo(Yaml.tree("[Ingress, Egress]"));
        assertThat(policy().at("/podSelector/matchLabels"))
                .isEqualTo(rendered.one("Deployment").at("/spec/selector/matchLabels"));
    }

    @Test
    void onlyPodsOfTrialsInTheWatchedNamespacesAndTheTestReport() {
        assertThat(policy("watch.namespaces={team-b,team-c}").at("/ingress")).isEqualTo(Yaml.tree("""
                                - from:
                                  - podSelector: {matchExpressions: [{key: winnow.dev/trial, operator: Exists}]}
                                    namespaceSelector:
                                      matchExpressions:
                                      - {key: kubernetes.io/metadata.name, operator: In, values: [team-b, team-c]}
                                  ports: [{port: report, protocol: TCP}]
                                - from:
                                  - podSelector:
                                      matchLabels:
                                        app.kubernetes.io/name: winnow-test
                                        app.kubernetes.io/instance: tuning
                                        app.kubernetes.io/component: test
                                  ports: [{port: report, protocol: TCP}, {port: management, protocol: TCP}]
                                """));
    }

    @Test
    void releasesOwnNamespaceIsTheDefault() {
        assertThat(policy().at("/ingress/0/from/0/namespaceSelector/matchExpressions/0/values"))
                .isEqualTo(Yaml.tree("[team-a]"));
    }

    @Test
    void trialsOfEveryNamespaceReportToAnOperatorOfTheWholeCluster() {
        assertThat(policy("watch.allNamespaces=true").at("/ingress/0/from")).isEqualTo(Yaml.tree("""
                                - podSelector: {matchExpressions: [{key: winnow.dev/trial, operator: Exists}]}
                                  namespaceSelector: {}
                                """));
    }

    @Test
    void metricsAreReadFromTheMonitoringNamespacesOnly() {
        assertThat(policy().at("/ingress")).hasSize(2);
        assertThat(policy("networkPolicy.monitoringNamespaces={monitoring}").at("/ingress/2"))
                .isEqualTo(Yaml.tree("""
                                from:
                                - namespaceSelector:
                                    matchExpressions:
                                    - {key: kubernetes.io/metadata.name, operator: In, values: [monitoring]}
                                ports: [{port: management, protocol: TCP}]
                                """));
    }

    @Test
    void nothingGoesOutButDnsAndTheApiServer() {
        assertThat(policy().at("/egress")).isEqualTo(Yaml.tree("""
                                - ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
                                - ports: [{port: 443, protocol: TCP}, {port: 6443, protocol: TCP}]
                                """));
    }

    @Test
    void portsAndAddressesOutsideAreSettings() {
        assertThat(policy(
                                "networkPolicy.dnsPorts={5353}",
                                "networkPolicy.apiServerPorts={8443}",
                                "networkPolicy.apiServerCidrs={10.0.0.0/24,fd00::/64}")
                        .at("/egress"))
                .isEqualTo(Yaml.tree("""
                                - ports: [{port: 5353, protocol: UDP}, {port: 5353, protocol: TCP}]
                                - ports: [{port: 8443, protocol: TCP}]
                                  to: [{ipBlock: {cidr: 10.0.0.0/24}}, {ipBlock: {cidr: "fd00::/64"}}]
                                """));
    }

    private static JsonNode policy(String... values) {
        return Chart.render(values).one("NetworkPolicy").at("/spec");
    }
}

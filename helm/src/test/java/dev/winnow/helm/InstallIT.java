package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Program;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Helm installs, upgrades and uninstalls the chart on a real API server, for the whole cluster and for a namespace. */
@ExtendWith(Platform.Once.class)
class InstallIT {
    private static final String CHART = Chart.FOLDER.toString();
    private static final String TEAM_OPERATOR = "system:serviceaccount:team-a:tuning-winnow";

    private final Platform platform;

    InstallIT(Platform platform) {
        this.platform = platform;
    }

    @ParameterizedTest
    @CsvSource({
        "get,    tuningstudies.winnow.dev",
        "watch,  tuningstudies.winnow.dev",
        "delete, tuningstudies.winnow.dev",
        "patch,  tuningstudies.winnow.dev/status",
        "create, tuningtrials.winnow.dev",
        "patch,  tuningtrials.winnow.dev/status",
        "create, pods",
        "delete, pods",
        "create, events",
        "list, events",
    })
    void operatorOfTheClusterMayDoItsWorkEverywhere(String verb, String resource) {
        assertThat(platform.may(Platform.OPERATOR, verb, resource, "team-b")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "create, tuningstudies.winnow.dev, team-b",
        "update, tuningstudies.winnow.dev, team-b",
        "delete, tuningtrials.winnow.dev,  team-b",
        "get,    secrets,                  team-b",
        "list,   secrets,                  platform",
        "get,    configmaps,               platform",
        "update, pods,                     team-b",
        "get,    pods/log,                 team-b",
        "create, pods/exec,                team-b",
        "create, serviceaccounts/token,    platform",
        "get,    leases.coordination.k8s.io, team-b",
        "delete, leases.coordination.k8s.io, platform",
        "create, rolebindings.rbac.authorization.k8s.io, team-b",
        "get,    nodes,                    team-b",
        "get,    customresourcedefinitions.apiextensions.k8s.io, team-b",
    })
    void operatorOfTheClusterMayDoNoMore(String verb, String resource, String namespace) {
        assertThat(platform.may(Platform.OPERATOR, verb, resource, namespace)).isFalse();
    }

    @Test
    void adminOfANamespaceInstallsUpgradesAndUninstallsAnOperatorThatStaysThere() {
        asAnna("install", "tuning", CHART, "--set=crds.enabled=false").succeeded();
        assertThat(platform.may(TEAM_OPERATOR, "create", "pods", "team-a")).isTrue();
        assertThat(platform.may(TEAM_OPERATOR, "create", "leases.coordination.k8s.io", "team-a"))
                .isTrue();
        assertThat(platform.may(TEAM_OPERATOR, "create", "pods", "team-b")).isFalse();
        assertThat(platform.may(TEAM_OPERATOR, "get", "tuningstudies.winnow.dev", "team-b"))
                .isFalse();

        asAnna("upgrade", "tuning", CHART, "--set=crds.enabled=false", "--set=replicas=2")
                .succeeded();
        assertThat(strategy()).isEqualTo("RollingUpdate");
        asAnna("upgrade", "tuning", CHART, "--set=crds.enabled=false").succeeded();
        assertThat(strategy()).isEqualTo("Recreate");

        asAnna("uninstall", "tuning").succeeded();
        assertThat(platform.kubectl(
                                "get",
                                "deployments,services,serviceaccounts,roles,networkpolicies,poddisruptionbudgets",
                                "--namespace=team-a",
                                "--selector=app.kubernetes.io/instance=tuning",
                                "--output=name")
                        .succeeded())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Succeeded, 0", "Failed, 1"})
    void helmTestEndsAsItsPodDoes(String phase, int code) {
        var test = CompletableFuture.supplyAsync(
                () -> platform.helm("test", "winnow", "--namespace=platform", "--timeout=5m"));
        Platform.awaits(
                "the pod is created", () -> test.isDone() || phase(platform).equals("Pending"));
        platform.kubectl(
                        "patch",
                        "pod",
                        "winnow-test",
                        "--namespace=platform",
                        "--subresource=status",
                        "--type=merge",
                        "--patch={\"status\": {\"phase\": \"" + phase + "\"}}")
                .succeeded();
        assertThat(test.join().code()).isEqualTo(code);
    }

    private static String phase(Platform platform) {
        return platform.kubectl(
                        "get",
                        "pod",
                        "winnow-test",
                        "--namespace=platform",
                        "--ignore-not-found",
                        "--output=jsonpath={.status.phase}")
                .out();
    }

    @Test
    void exampleThatTheChartShowsIsAStudy() {
        platform.create(ChartYamlTest.annotation("crdsExamples").get(0).toString(), "team-b", "admin")
                .succeeded();
    }

    @Test
    void operatorsPodIsAdmittedWhereRestrictedIsEnforced() {
        var pod = (ObjectNode)
                Chart.render().one("Deployment").at("/spec/template").deepCopy();
        pod.put("apiVersion", "v1").put("kind", "Pod").withObject("/metadata").put("name", "operator");
        platform.create(pod.toString(), "team-a", "anna").succeeded();

        pod.withObject("/spec/containers/0/securityContext").put("allowPrivilegeEscalation", true);
        assertThat(platform.create(pod.toString(), "team-a", "anna").err())
                .contains("violates PodSecurity \"restricted");
    }

    @Test
    void administratorOfTheClusterPreparesItForInstallationsIntoNamespaces() {
        var parts = platform.helm(
                        "template",
                        "prepared",
                        CHART,
                        "--namespace=platform",
                        "--set=userRoles.create=true",
                        "--show-only=templates/crds.yaml",
                        "--show-only=templates/userroles.yaml")
                .succeeded();
        assertThat(platform.kubectlWith(
                                parts,
                                "apply",
                                "--server-side",
                                "--dry-run=server",
                                "--force-conflicts",
                                "--output=name")
                        .succeeded()
                        .lines())
                .containsExactlyInAnyOrder(
                        "customresourcedefinition.apiextensions.k8s.io/tuningstudies.winnow.dev",
                        "customresourcedefinition.apiextensions.k8s.io/tuningtrials.winnow.dev",
                        "clusterrole.rbac.authorization.k8s.io/platform-prepared-winnow-view",
                        "clusterrole.rbac.authorization.k8s.io/platform-prepared-winnow-edit",
                        "clusterrole.rbac.authorization.k8s.io/platform-prepared-winnow-admin");
    }

    @Test
    void secondReleaseTakesTheDefinitionsOverOnRequestOnly() {
        String[] install = {"install", "second", CHART, "--namespace=team-b", "--dry-run=server"};
        assertThat(platform.helm(install).err()).contains("invalid ownership metadata");
        platform.helm(Stream.concat(Stream.of(install), Stream.of("--take-ownership"))
                        .toArray(String[]::new))
                .succeeded();
    }

    @Test
    void uninstallingKeepsDefinitionsAndStudiesAndTheNextInstallationTakesThemOver() {
        platform.kubectlWith(platform.study(), "create", "--namespace=team-b").succeeded();
        platform.helm("uninstall", "winnow", "--namespace=platform").succeeded();
        assertThat(platform.kubectl("get", "study", "digits", "--namespace=team-b", "--output=name")
                        .succeeded())
                .isEqualTo("tuningstudy.winnow.dev/digits\n");
        platform.install();
        assertThat(platform.kubectl("get", "study", "digits", "--namespace=team-b", "--output=name")
                        .succeeded())
                .isEqualTo("tuningstudy.winnow.dev/digits\n");
        platform.kubectl("delete", "study", "digits", "--namespace=team-b").succeeded();
    }

    @Test
    void releaseFitsIntoItsSecret() {
        var secret = platform.kubectl(
                        "get",
                        "secrets",
                        "--namespace=platform",
                        "--selector=owner=helm,name=winnow",
                        "--output=jsonpath={.items[0].data.release}")
                .succeeded();
        assertThat(secret).hasSizeBetween(1, 512 * 1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"replicas=2", "networkPolicy.apiServerCidrs={10.0.0.0/24}", "tmp.medium=Memory"})
    void apiServerAcceptsWhatOtherValuesRender(String values) {
        platform.helm(
                        "install",
                        "other",
                        CHART,
                        "--namespace=team-b",
                        "--dry-run=server",
                        "--set=crds.enabled=false",
                        "--set=watch.namespaces={team-a,team-b}",
                        "--set=" + values)
                .succeeded();
    }

    /** Else each upgrade would send everything again. */
    @Test
    void anUpgradeLeavesWhatTheSenderOfEventsHasNotedAlone() {
        String[] chart = {
            "events",
            CHART,
            "--namespace=team-b",
            "--set=crds.enabled=false",
            "--set=cloudEvents.enabled=true",
            "--set=cloudEvents.url=https://hooks.example.org/winnow"
        };
        helm(Stream.of("install"), chart);
        var sender = "system:serviceaccount:team-b:events-winnow-events";
        assertThat(platform.may(sender, "watch", "tuningstudies.winnow.dev", "team-b"))
                .isTrue();
        assertThat(platform.kubectl(
                                "auth",
                                "can-i",
                                "patch",
                                "configmap/events-winnow-events",
                                "--namespace=team-b",
                                "--as=" + sender)
                        .succeeded())
                .isEqualTo("yes\n");
        for (var other : List.of("configmaps", "secrets", "pods", "tuningtrials.winnow.dev")) {
            assertThat(platform.may(sender, "get", other, "team-b")).as(other).isFalse();
        }
        platform.kubectl(
                        "patch",
                        "configmap",
                        "events-winnow-events",
                        "--namespace=team-b",
                        "--type=merge",
                        "--patch={\"data\": {\"u-1\": \"started\"}}")
                .succeeded();
        var before = notes();

        helm(Stream.of("upgrade", "--set=replicas=2", "--set=commonLabels.team=b"), chart);

        assertThat(notes()).isEqualTo(before).endsWith(" started");
        platform.helm("uninstall", "events", "--namespace=team-b").succeeded();
    }

    private void helm(Stream<String> verb, String... chart) {
        platform.helm(Stream.concat(verb, Stream.of(chart)).toArray(String[]::new))
                .succeeded();
    }

    /** When the notes were made, and one of them. */
    private String notes() {
        return platform.kubectl(
                        "get",
                        "configmap",
                        "events-winnow-events",
                        "--namespace=team-b",
                        "--output=jsonpath={.metadata.uid} {.metadata.creationTimestamp} {.data.u-1}")
                .succeeded();
    }

    private Program.Output asAnna(String... arguments) {
        return platform.helm(Stream.concat(Stream.of(arguments), Stream.of("--namespace=team-a", "--kube-as-user=anna"))
                .toArray(String[]::new));
    }

    private String strategy() {
        return platform.kubectl(
                        "get",
                        "deployment",
                        "tuning-winnow",
                        "--namespace=team-a",
                        "--output=jsonpath={.spec.strategy.type}")
                .succeeded();
    }
}

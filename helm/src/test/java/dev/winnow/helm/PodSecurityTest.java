package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import org.junit.jupiter.api.Test;

/** The operator's pod meets the Pod Security Standard {@code restricted}; {@link InstallIT} asks the API server as well. */
class PodSecurityTest {
    private static final JsonNode POD = Chart.render().one("Deployment").at("/spec/template/spec");

    @Test
    void runsAsAnOrdinaryUser() {
        assertThat(POD.at("/securityContext")).isEqualTo(Yaml.tree("""
                                runAsNonRoot: true
                                runAsUser: 65532
                                runAsGroup: 65532
                                seccompProfile: {type: RuntimeDefault}
                                """));
    }

    @Test
    void everyContainerIsWithoutPrivilegesAndCannotGainAny() {
        assertThat(POD.at("/containers")).isNotEmpty().allSatisfy(container -> assertThat(
                        container.get("securityContext"))
                .isEqualTo(Yaml.tree("""
                                allowPrivilegeEscalation: false
                                readOnlyRootFilesystem: true
                                capabilities: {drop: [ALL]}
                                """)));
        assertThat(POD.has("initContainers")).isFalse();
    }

    @Test
    void sharesNothingWithTheNode() {
        assertThat(POD.fieldNames()).toIterable().doesNotContain("hostNetwork", "hostPID", "hostIPC");
        assertThat(POD.at("/volumes"))
                .allSatisfy(volume -> assertThat(volume.has("emptyDir")).isTrue());
        assertThat(POD.at("/containers")).allSatisfy(container -> assertThat(container.at("/ports"))
                .allSatisfy(port -> assertThat(port.has("hostPort")).isFalse()));
    }

    @Test
    void contextsAreSettings() {
        var pod = Chart.render("podSecurityContext.runAsUser=null", "securityContext.runAsUser=7")
                .one("Deployment")
                .at("/spec/template/spec");
        assertThat(pod.at("/securityContext").has("runAsUser")).isFalse();
        assertThat(pod.at("/containers/0/securityContext/runAsUser").asInt()).isEqualTo(7);
    }
}

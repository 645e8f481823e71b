package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Program;
import dev.winnow.testkit.Yaml;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the policies of {@code templates/admissionpolicy.yaml} refuse and allow on a real API server. */
@ExtendWith(Platform.Once.class)
class AdmissionPolicyIT {
    private static final ObjectNode POD = (ObjectNode) Yaml.file(Path.of("src/test/resources/trial-pod.yaml"));

    private final Platform platform;

    AdmissionPolicyIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void whoMayNotCreatePodsMayNotCreateStudies() {
        assertThat(platform.create(platform.study(), "team-a", "olga").err())
                .contains("olga may not create pods in namespace team-a, and a study creates pods there");
        platform.create(platform.study(), "team-a", "erik").succeeded();
    }

    @Test
    void whoMayNotCreatePodsMayNotChangeWhatAStudyRuns() {
        platform.kubectlWith(platform.study(), "create", "--namespace=team-a").succeeded();
        assertThat(patch("olga", "{\"spec\": {\"suspend\": true}}").err()).contains("olga may not create pods");
        patch("erik", "{\"spec\": {\"suspend\": true}}").succeeded();
        platform.kubectl("delete", "study", "digits", "--namespace=team-a").succeeded();
    }

    @Test
    void garbageCollectorWhichMayNotCreatePodsChangesMetadata() {
        platform.kubectlWith(platform.study().replace("name: digits", "name: old"), "create", "--namespace=team-a")
                .succeeded();
        var collector = "system:serviceaccount:kube-system:generic-garbage-collector";
        assertThat(platform.may(collector, "create", "pods", "team-a")).isFalse();
        platform.kubectl("label", "study", "old", "--namespace=team-a", "--as=" + collector, "note=a")
                .succeeded();
        platform.kubectl("delete", "study", "old", "--namespace=team-a").succeeded();
    }

    @Test
    void operatorCreatesPodsOfTrials() {
        platform.create(POD.toString(), "team-b", Platform.OPERATOR).succeeded();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/metadata/labels | winnow.dev/study | null | only pods with the labels",
                "/metadata/labels | winnow.dev/trial | null | only pods with the labels",
                "/metadata/labels | winnow.dev/attempt | null | only pods with the labels",
                "/metadata | labels | null | only pods with the labels",
                "/metadata | ownerReferences | null | only pods whose controller is a TuningTrial",
                "/metadata/ownerReferences/0 | kind | Job | only pods whose controller is a TuningTrial",
                "/metadata/ownerReferences/0 | apiVersion | other.dev/v1 | only pods whose controller is a TuningTrial",
                "/metadata/ownerReferences/0 | controller | false | only pods whose controller is a TuningTrial",
                "/spec | hostNetwork | true | remove hostNetwork",
                "/spec | hostPID | true | remove hostNetwork, hostPID",
                "/spec | hostIPC | true | remove hostNetwork, hostPID and hostIPC",
                "/spec | volumes | [{name: v, hostPath: {path: /}}] | remove hostPath",
                "/spec/containers/0 | securityContext | {privileged: true} | remove securityContext.privileged",
                "/spec | initContainers | [{name: i, image: i, securityContext: {privileged: true}}] | remove securityContext.privileged",
            })
    void operatorCreatesNoOtherPods(String place, String field, String value, String message) {
        var pod = POD.deepCopy();
        var parent = (ObjectNode) pod.at(place);
        if (value.equals("null")) {
            parent.remove(field);
        } else {
            parent.set(field, Yaml.tree(value));
        }
        assertThat(platform.create(pod.toString(), "team-b", Platform.OPERATOR).err())
                .contains(message);
        platform.create(pod.toString(), "team-b", "admin").succeeded();
    }

    private Program.Output patch(String user, String patch) {
        return platform.kubectl(
                "patch", "study", "digits", "--namespace=team-a", "--as=" + user, "--type=merge", "--patch=" + patch);
    }
}

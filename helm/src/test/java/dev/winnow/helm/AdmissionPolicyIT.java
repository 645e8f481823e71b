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
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void operatorCreatesPodsThatRemoveCheckpointsOfAStudy() {
        var pod = POD.deepCopy();
        ((ObjectNode) pod.at("/metadata")).put("name", "digits-keep-1");
        ((ObjectNode) pod.at("/metadata/labels")).remove("winnow.dev/trial");
        ((ObjectNode) pod.at("/metadata/labels")).remove("winnow.dev/attempt");
        assertThat(platform.create(pod.toString(), "team-b", Platform.OPERATOR).err())
                .contains("only pods with the labels");
        ((ObjectNode) pod.at("/metadata/ownerReferences/0")).put("kind", "TuningStudy");
        platform.create(pod.toString(), "team-b", Platform.OPERATOR).succeeded();
        ((ObjectNode) pod.at("/metadata/labels")).remove("winnow.dev/study");
        assertThat(platform.create(pod.toString(), "team-b", Platform.OPERATOR).err())
                .contains("only pods with the labels");
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
                "/metadata/ownerReferences/0 | kind | Job | only pods whose controller is a TuningTrial or a TuningStudy",
                "/metadata/ownerReferences/0 | apiVersion | other.dev/v1 | only pods whose controller is a TuningTrial",
                "/metadata/ownerReferences/0 | controller | false | only pods whose controller is a TuningTrial",
                "/spec | hostNetwork | true | remove hostNetwork",
                "/spec | hostPID | true | remove hostNetwork, hostPID",
                "/spec | hostIPC | true | remove hostNetwork, hostPID and hostIPC",
                "/spec | volumes | [{name: v, hostPath: {path: /}}] | remove hostPath",
                "/spec | volumes | [{name: v, gitRepo: {repository: r}}] | remove hostPath and gitRepo",
                "/spec | serviceAccountName | builder | as the service account builder: add it to admissionPolicy.serviceAccounts",
                "/spec | nodeName | node-1 | in place of nodeName",
                "/spec | priorityClassName | system-node-critical | change priorityClassName",
                "/spec | securityContext | {seccompProfile: {type: Unconfined}} | change seccompProfile",
                "/spec | securityContext | {appArmorProfile: {type: Unconfined}} | change appArmorProfile",
                "/spec | securityContext | {seLinuxOptions: {type: spc_t}} | change seLinuxOptions",
                "/spec | securityContext | {sysctls: [{name: kernel.msgmax, value: '1'}]} | change securityContext.sysctls",
                "/metadata | annotations | {container.apparmor.security.beta.kubernetes.io/trainer: unconfined} | change appArmorProfile",
                "/spec/containers/0 | ports | [{containerPort: 80, hostPort: 80}] | remove hostPort",
                "/spec/containers/0 | livenessProbe | {httpGet: {host: 10.0.0.1, port: 80}} | remove host from httpGet",
                "/spec/containers/0 | lifecycle | {preStop: {tcpSocket: {host: 10.0.0.1, port: 80}}} | remove host from httpGet",
                "/spec/containers/0 | securityContext | {capabilities: {add: [SYS_MODULE]}} | remove them from securityContext.capabilities.add",
                "/spec/containers/0 | securityContext | {seccompProfile: {type: Unconfined}} | change seccompProfile",
                "/spec/containers/0 | securityContext | {appArmorProfile: {type: Unconfined}} | change appArmorProfile",
                "/spec/containers/0 | securityContext | {seLinuxOptions: {role: sysadm_r}} | change seLinuxOptions",
                "/spec | initContainers | [{name: i, image: i, securityContext: {capabilities: {add: [NET_ADMIN]}}}] | securityContext.capabilities.add",
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

    @Test
    void operatorCreatesNoPodThatSeesAllOfProc() {
        var pod = POD.deepCopy();
        ((ObjectNode) pod.at("/spec")).put("hostUsers", false);
        ((ObjectNode) pod.at("/spec/containers/0")).set("securityContext", Yaml.tree("{procMount: Unmasked}"));
        assertThat(platform.create(pod.toString(), "team-b", Platform.OPERATOR).err())
                .contains("remove procMount");
        platform.create(pod.toString(), "team-b", "admin").succeeded();
    }

    @Test
    void operatorCreatesWhatTheStandardAllows() {
        var pod = POD.deepCopy();
        ((ObjectNode) pod.at("/metadata")).put("name", "allowed");
        ((ObjectNode) pod.at("/spec")).set("securityContext", Yaml.tree("""
                {seccompProfile: {type: RuntimeDefault}, appArmorProfile: {type: RuntimeDefault},
                 seLinuxOptions: {type: container_t, level: s0}, sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]}"""));
        ((ObjectNode) pod.at("/spec/containers/0")).set("securityContext", Yaml.tree("""
                {capabilities: {add: [CHOWN, NET_BIND_SERVICE], drop: [ALL]}, privileged: false, procMount: Default}"""));
        ((ObjectNode) pod.at("/spec/containers/0")).set("livenessProbe", Yaml.tree("{httpGet: {port: 80}}"));
        ((ObjectNode) pod.at("/spec/containers/0")).set("ports", Yaml.tree("[{containerPort: 80}]"));
        platform.create(pod.toString(), "team-b", Platform.OPERATOR).succeeded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "platform"})
    void operatorLeavesThePodsOfTheClusterAndItsOwnAlone(String namespace) {
        assertThat(platform.create(POD.toString(), namespace, Platform.OPERATOR).err())
                .contains("leaves the pods of the cluster's own namespaces and of its own namespace alone");
    }

    @Test
    void operatorDeletesPodsOfTrialsAlone() {
        var trial = POD.deepCopy();
        ((ObjectNode) trial.at("/metadata")).put("name", "of-a-trial");
        platform.kubectlWith(trial.toString(), "create", "--namespace=team-b").succeeded();
        var other = trial.deepCopy();
        ((ObjectNode) other.at("/metadata")).put("name", "of-somebody");
        ((ObjectNode) other.at("/metadata")).remove("ownerReferences");
        platform.kubectlWith(other.toString(), "create", "--namespace=team-b").succeeded();
        assertThat(delete("of-somebody").err()).contains("deletes only pods whose controller is a TuningTrial");
        delete("of-a-trial").succeeded();
    }

    private Program.Output delete(String pod) {
        return platform.kubectl(
                "delete", "pod", pod, "--namespace=team-b", "--as=" + Platform.OPERATOR, "--wait=false");
    }

    private Program.Output patch(String user, String patch) {
        return platform.kubectl(
                "patch", "study", "digits", "--namespace=team-a", "--as=" + user, "--type=merge", "--patch=" + patch);
    }
}

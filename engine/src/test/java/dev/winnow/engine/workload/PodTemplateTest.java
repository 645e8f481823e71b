package dev.winnow.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.api.TrialTemplate;
import dev.winnow.api.Unread;
import dev.winnow.testkit.Manifests;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTemplateTest {
    private static TrialTemplate settings(String pointer, String value) {
        return Manifests.stored(Manifests.with(
                        Manifests.checkpointed(Manifests.asha("digits")), "/spec/trial" + pointer, value))
                .getSpec()
                .trial();
    }

    private static List<Unread> unread(TrialTemplate settings) {
        var unread = new ArrayList<Unread>();
        assertThat(PodTemplate.read(settings, unread).isEmpty()).isEqualTo(!unread.isEmpty());
        return unread;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/pod/spec/containers/0/resources | {limits: {cpu: ''}} | spec.trial.pod.spec.containers[0].resources.limits.cpu: Invalid value: \"\": use a quantity such as 500m or 2Gi",
                "/pod/spec/containers/0/resources | {limits: {cpu: lots}} | spec.trial.pod.spec.containers[0].resources.limits.cpu: Invalid value: \"lots\": use a quantity such as 500m or 2Gi",
                "/pod/spec/containers/0/resources | {requests: {cpu: [1]}} | spec.trial.pod.spec.containers[0].resources.requests.cpu: Invalid value: a list: use a quantity",
                "/pod/spec/containers/0/resources | {requests: {cpu: \"1e99999999999\"}} | spec.trial.pod.spec.containers[0].resources.requests.cpu: Invalid value: \"1e99999999999\": use a quantity",
                "/pod/spec/containers/0/ports | [{containerPort: 5000000000}] | spec.trial.pod.spec.containers[0].ports[0].containerPort: Invalid value: 5000000000: use a whole number from -2147483648 to 2147483647",
                "/pod/spec/containers/0/livenessProbe | {httpGet: {port: 9000000000}} | spec.trial.pod.spec.containers[0].livenessProbe.httpGet.port: Invalid value: 9000000000",
                "/pod/spec/terminationGracePeriodSeconds | 1.0e+308 | spec.trial.pod.spec.terminationGracePeriodSeconds: Invalid value: 1.0E308: use a whole number of at most 18 digits",
                "/pod/spec/containers/- | null | spec.trial.pod.spec.containers[1]: Invalid value: null: remove the item",
                "/pod/spec/containers | [] | spec.trial.pod.spec.containers: Required value: the pod needs at least one container",
                "/pod/spec | '' | spec.trial.pod.spec.containers: Required value: the pod needs at least one container",
                "/pod | {} | spec.trial.pod.spec.containers: Required value: the pod needs at least one container",
                "/pod | 7 | spec.trial.pod: Invalid value: 7: use an object",
                "/pod/spec/volumes | [{name: v, emptyDir: {sizeLimit: xyz}}] | spec.trial.pod.spec.volumes[0].emptyDir.sizeLimit: Invalid value: \"xyz\": use a quantity",
                "/checkpoints/volume | {emptyDir: {sizeLimit: xyz}} | spec.trial.checkpoints.volume.emptyDir.sizeLimit: Invalid value: \"xyz\": use a quantity",
                "/checkpoints/volume | {configMap: {defaultMode: 9000000000}} | spec.trial.checkpoints.volume.configMap.defaultMode: Invalid value: 9000000000"
            })
    void whatKubernetesTypesCannotHoldIsNamed(String pointer, String value, String problem) {
        assertThat(unread(settings(pointer, value)))
                .singleElement()
                .extracting(Unread::toString)
                .asString()
                .startsWith(problem);
    }

    @Test
    void allThatIsWrongIsNamedAtOnceAndNothingIsBuilt() {
        var settings = settings(
                "/pod/spec/containers/0",
                "{name: t, resources: {limits: {cpu: '', memory: ''}}, ports: [{containerPort: 5000000000}]}");

        assertThat(unread(settings)).hasSize(3);
        assertThatThrownBy(() -> PodTemplate.of(settings))
                .isInstanceOf(PodTemplate.UnreadableException.class)
                .hasMessageContaining(
                        "limits.cpu: Invalid value: \"\": use a quantity such as 500m or 2Gi; spec.trial");
    }

    @Test
    void aFieldThatIsNullIsAbsent() {
        var settings = settings("/pod/spec/containers/0/resources", "{limits: {cpu: null, nvidia.com/gpu: 2}}");

        assertThat(unread(settings)).isEmpty();
        assertThat(PodTemplate.of(settings).devices()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1e999999999, 100000", "-1e999999999, 0", "9223372036854775807, 100000", "2500m, 2"})
    void aMonstrousNumberOfGpusIsCut(String gpus, int counted) {
        var settings = settings("/pod/spec/containers/0/resources", "{limits: {nvidia.com/gpu: '" + gpus + "'}}");

        assertThat(PodTemplate.of(settings).devices()).isEqualTo(counted);
    }
}

package dev.winnow.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class SlimReadingTest {
    private static KubernetesSerialization slim() {
        var mapper = new ObjectMapper();
        new SlimReading().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }

    @Test
    void managedFieldsAreNotRead() {
        var trial = slim().unmarshal("""
                {"apiVersion": "winnow.dev/v1alpha1", "kind": "TuningTrial",
                 "metadata": {"name": "digits-0", "uid": "u", "resourceVersion": "7", "labels": {"a": "b"},
                   "managedFields": [{"manager": "winnow-trial", "operation": "Update", "fieldsV1": {"f:status": {}}}]},
                 "spec": {"study": "digits", "number": 0, "parameters": {}, "bracket": 0, "resource": 1, "rungs": [1],
                   "desired": "Running"}}
                """, TuningTrial.class);

        assertThat(trial.getMetadata().getManagedFields()).isEmpty();
        assertThat(trial.getMetadata().getAdditionalProperties()).isEmpty();
        assertThat(trial.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(trial.getMetadata().getLabels()).containsEntry("a", "b");
    }

    private static TuningTrial trial(KubernetesSerialization reading, int number) {
        return reading.unmarshal("""
                {"apiVersion": "winnow.dev/v1alpha1", "kind": "TuningTrial",
                 "metadata": {"name": "digits-%1$d", "namespace": "team", "labels": {"winnow.dev/study": "digits-study"},
                   "ownerReferences": [{"apiVersion": "winnow.dev/v1alpha1", "kind": "TuningStudy", "name": "digits", "uid": "u1"}]},
                 "spec": {"study": "digits", "number": %1$d, "parameters": {"optimizer": "adam"}, "bracket": 0, "resource": 1,
                   "rungs": [1], "desired": "Running"},
                 "status": {"state": "Running", "message": "%2$s"}}
                """.formatted(number, "long ".repeat(20)), TuningTrial.class);
    }

    @Test
    void theTextsThatTrialsHaveInCommonAreOneObject() {
        var reading = slim();
        var first = trial(reading, 0);
        var second = trial(reading, 1);

        assertThat(second.getMetadata().getNamespace())
                .isEqualTo("team")
                .isSameAs(first.getMetadata().getNamespace());
        assertThat(second.getMetadata().getLabels().get("winnow.dev/study"))
                .isSameAs(first.getMetadata().getLabels().get("winnow.dev/study"));
        assertThat(second.getMetadata().getOwnerReferences().get(0).getUid())
                .isSameAs(first.getMetadata().getOwnerReferences().get(0).getUid());
        assertThat(second.getSpec().study()).isSameAs(first.getSpec().study());
        assertThat(second.getMetadata().getName()).isEqualTo("digits-1");
        assertThat(second.getStatus().message()).isEqualTo(first.getStatus().message());
    }

    @Test
    void textsOfAPodAreSharedToo() {
        var pod =
                "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"namespace\": \"team\", \"labels\": {\"a\": \"some\"}}}";
        var reading = slim();
        var first = reading.unmarshal(pod, Pod.class);
        var second = reading.unmarshal(pod, Pod.class);

        assertThat(second.getMetadata().getNamespace())
                .isSameAs(first.getMetadata().getNamespace());
        assertThat(second.getMetadata().getLabels().get("a"))
                .isEqualTo("some")
                .isSameAs(first.getMetadata().getLabels().get("a"));
    }

    @Test
    void noMoreThanTheLatestTextsAreRemembered() {
        var shared = new SharedTexts();
        var kept = shared.of(new String("team"));
        assertThat(shared.of(new String("team"))).isSameAs(kept);
        for (int i = 0; i < 100_000; i++) {
            assertThat(shared.of("uid-" + i)).isEqualTo("uid-" + i);
        }
        assertThat(shared.of(new String("team"))).isEqualTo("team").isNotSameAs(kept);
        var text = "x".repeat(1_000);
        shared.of(text);
        assertThat(shared.of(new String(text))).isEqualTo(text).isNotSameAs(text);
    }
}

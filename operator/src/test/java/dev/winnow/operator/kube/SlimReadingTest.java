package dev.winnow.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class SlimReadingTest {
    @Test
    void managedFieldsAreNotRead() {
        var mapper = new ObjectMapper();
        new SlimReading().customize(mapper);
        var trial = new KubernetesSerialization(mapper, true).unmarshal("""
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
}

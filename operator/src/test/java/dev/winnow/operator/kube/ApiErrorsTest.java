package dev.winnow.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.trial.StartRefusal;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

class ApiErrorsTest {
    @Test
    void theReasonOfARefusalIsTheMessageOfItsStatus() {
        var status = new StatusBuilder()
                .withCode(422)
                .withMessage("image: Required value")
                .withNewDetails()
                .addNewCause("spec.containers[0].image", "Required value", "FieldValueRequired")
                .endDetails()
                .build();
        assertThat(ApiErrors.refusal(new KubernetesClientException(status)))
                .contains(new StartRefusal("PodInvalid", true, "image: Required value"));
    }

    @Test
    void aLostConnectionIsNoRefusal() {
        assertThat(ApiErrors.refusal(new KubernetesClientException("connection reset")))
                .isEmpty();
    }
}

package dev.winnow.engine.workload;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.ParameterSpec;
import dev.winnow.testkit.DollarTexts;
import dev.winnow.testkit.DollarTrial;
import dev.winnow.testkit.DollarTrial.Seen;
import dev.winnow.testkit.Expanded;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.Container;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Dollars in a study's values reach the trainer as the study has them, though the kubelet expands a pod's variables. */
class DollarsTest {
    static final List<String> TEXTS = DollarTexts.ALL;

    private static final String CONTAINER = "/spec/trial/pod/spec/containers/0";

    private final ObjectNode manifest = Manifests.asha("digits");

    private static Container trainer(ObjectNode manifest, String url, Map<String, String> parameters) {
        return new PodWorkload(url)
                .build(
                        Manifests.stored(manifest),
                        TrialFixture.trial().number(4).parameters(parameters).build(),
                        1)
                .getSpec()
                .getContainers()
                .get(0);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfParameterIsReadAsItIsRecorded(ParameterSpec.Type type) {
        assertThat(DollarTrial.of(type)).allSatisfy(trial -> {
            var trainer = trainer(trial.manifest(), "http://operator/report", trial.parameters());

            assertThat(Seen.of(Expanded.environment(trainer), Expanded.words(trainer)))
                    .isEqualTo(trial.expected());
        });
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void foldersAndTheAddressOfReportsAreReadAsTheyAreSet(String text) {
        with(manifest, "/spec/trial/checkpoints", "{volume: {persistentVolumeClaim: {claimName: ckpt}}}");
        with(manifest, "/spec/trial/checkpoints/path", "'/ck/" + text + "'");
        var trainer = trainer(manifest, "http://operator/" + text, Map.of());

        assertThat(Expanded.environment(trainer))
                .containsEntry("WINNOW_CHECKPOINT_DIR", "/ck/" + text)
                .containsEntry("WINNOW_REPORT_URL", "http://operator/" + text);
        assertThat(trainer.getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/ck/" + text));
    }

    /** What a person writes into the template means what Kubernetes says that it means. */
    @Test
    void theTemplatesOwnTextsStayAsTheyAreWritten() {
        with(manifest, CONTAINER + "/env", "[{name: A, value: $(HP_OPTIMIZER)}, {name: B, value: $$(HP_OPTIMIZER)}]");
        with(manifest, CONTAINER + "/args", "[$(A), $$(A), $$, $]");
        var trainer = trainer(manifest, "http://operator/report", Map.of("optimizer", "adam"));

        assertThat(Expanded.environment(trainer)).containsEntry("A", "adam").containsEntry("B", "$(HP_OPTIMIZER)");
        assertThat(Expanded.words(trainer)).containsExactly("adam", "$(A)", "$", "$");
    }
}

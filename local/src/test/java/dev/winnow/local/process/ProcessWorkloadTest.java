package dev.winnow.local.process;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.ParameterSpec;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.testkit.DollarTexts;
import dev.winnow.testkit.DollarTrial;
import dev.winnow.testkit.DollarTrial.Seen;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The process of a trial against the trainer contract. */
class ProcessWorkloadTest {
    static final List<String> TEXTS = DollarTexts.ALL;

    private static TrainerCommand command(
            ObjectNode manifest, String root, Map<String, String> given, Map<String, String> parameters) {
        return new ProcessWorkload(
                        new RunFolder(Path.of(root)),
                        "http://127.0.0.1/report",
                        List.of(),
                        given,
                        Map.of("HOME", "/home/me"),
                        List.of())
                .build(
                        Manifests.stored(manifest),
                        TrialFixture.trial().number(4).parameters(parameters).build(),
                        1);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfParameterIsReadAsItIsRecorded(ParameterSpec.Type type) {
        assertThat(DollarTrial.of(type)).allSatisfy(trial -> {
            var command = command(trial.manifest(), "/runs/digits", Map.of(), trial.parameters());

            assertThat(Seen.of(command.environment(), command.words())).isEqualTo(trial.expected());
        });
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void foldersAndWhatThePersonGivesAreReadAsTheyAre(String text) {
        var manifest = with(
                Manifests.asha("digits"),
                "/spec/trial/checkpoints",
                "{volume: {persistentVolumeClaim: {claimName: ckpt}}}");
        var seen = command(manifest, "/runs/" + text, Map.of("GIVEN", text), Map.of("optimizer", "adam"))
                .environment();

        assertThat(seen)
                .containsEntry("GIVEN", text)
                .containsEntry("WINNOW_TOKEN_FILE", "/runs/" + text + "/trials/digits-4/token")
                .containsEntry("WINNOW_CHECKPOINT_DIR", "/runs/" + text + "/trials/digits-4/checkpoints");
    }
}

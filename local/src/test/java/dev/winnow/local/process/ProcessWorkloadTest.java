package dev.winnow.local.process;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.ParameterSpec;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.testkit.DollarTexts;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The process of a trial against the trainer contract. */
class ProcessWorkloadTest {
    static final List<String> TEXTS = DollarTexts.ALL;

    private static final String CONTAINER = "/spec/trial/pod/spec/containers/0";

    private final ObjectNode manifest = Manifests.asha("digits");

    private TrainerCommand command(String root, Map<String, String> given, Map<String, String> parameters) {
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
    void everyKindOfParameterIsReadAsItIsRecorded(ParameterSpec.Type type) throws IOException {
        with(manifest, CONTAINER + "/env", "[{name: ARG, value: <$(HP_CHOICE)>}]");
        with(manifest, CONTAINER + "/command", "[train, $(HP_CHOICE), $(ARG)]");
        for (var value : DollarTexts.values(type)) {
            with(manifest, "/spec/parameters", "[{name: first, type: Categorical, categorical: {values: [x, y]}}]");
            with(manifest, "/spec/parameters/-", DollarTexts.parameter("choice", type));
            var command = command("/runs/digits", Map.of(), Map.of("first", "x", "choice", value));
            var seen = command.environment();

            assertThat(seen).containsEntry("HP_CHOICE", value).containsEntry("ARG", "<" + value + ">");
            assertThat(new ObjectMapper()
                            .readTree(seen.get("WINNOW_PARAMETERS"))
                            .get("choice")
                            .asText())
                    .isEqualTo(value);
            assertThat(command.words()).containsExactly("train", value, "<" + value + ">");
        }
    }

    @ParameterizedTest
    @FieldSource("TEXTS")
    void foldersAndWhatThePersonGivesAreReadAsTheyAre(String text) {
        with(manifest, "/spec/trial/checkpoints", "{volume: {persistentVolumeClaim: {claimName: ckpt}}}");
        var seen = command("/runs/" + text, Map.of("GIVEN", text), Map.of("optimizer", "adam"))
                .environment();

        assertThat(seen)
                .containsEntry("GIVEN", text)
                .containsEntry("WINNOW_TOKEN_FILE", "/runs/" + text + "/trials/digits-4/token")
                .containsEntry("WINNOW_CHECKPOINT_DIR", "/runs/" + text + "/trials/digits-4/checkpoints");
    }
}

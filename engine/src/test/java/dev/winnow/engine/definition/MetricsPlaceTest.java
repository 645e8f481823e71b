package dev.winnow.engine.definition;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the file may lie that metrics are read from. */
class MetricsPlaceTest {
    private static final String TRAINER = "/spec/trial/pod/spec/containers/0";

    private static ObjectNode study(String metrics) {
        return with(Manifests.asha("study"), "/spec/trial/metrics", metrics);
    }

    private static List<String> problems(ObjectNode study) {
        return Definition.of(new StudyReader(false), Manifests.stored(study).getSpec()).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private static ObjectNode mounted(ObjectNode study, String volume, String mount) {
        with(study, "/spec/trial/pod/spec/volumes", "[{name: data, " + volume + "}]");
        return with(study, TRAINER + "/volumeMounts", "[{name: data, " + mount + "}]");
    }

    @Test
    void aFileInAFolderOfItsOwnNeedsNoVolumeAndNoRightToReadLogs() {
        assertThat(problems(study("{from: File, format: Katib, path: /metrics/train.log}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/train.log|lies in the root of the file system",
                "/metrics/../etc/train.log|must not hold . or ..: write where the file is",
                "/app/train.log|is in the folder of /app, which an empty volume would hide: name a file in a folder",
            })
    void aPathThatNoSidecarCanSeeIsRefused(String path, String problem) {
        var study = with(study("{from: File, format: Katib, path: " + path + "}"), TRAINER + "/workingDir", "/app");

        assertThat(problems(study)).singleElement().asString().startsWith("spec.trial.metrics.path: " + problem);
    }

    @Test
    void theFolderOfTheProgramIsNotHidden() {
        var study =
                with(study("{from: File, format: Katib, path: /app/train.log}"), TRAINER + "/command", "[/app/run]");

        assertThat(problems(study)).singleElement().asString().contains("is in the folder of /app/run");
        assertThat(problems(mounted(study, "emptyDir: {}", "mountPath: /app/"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "configMap: {name: x}|mountPath: /data",
                "secret: {secretName: x}|mountPath: /data",
                "emptyDir: {}|mountPath: /data, readOnly: true",
            })
    void aVolumeThatTheTrainerCannotWriteToIsRefused(String volume, String mount) {
        var study = mounted(study("{from: File, format: Katib, step: n, path: /data/train.log}"), volume, mount);

        assertThat(problems(study))
                .containsExactly("spec.trial.metrics.path: lies in the volume data, to which the trainer cannot write:"
                        + " name a file elsewhere, such as /metrics/train.log");
    }

    @ParameterizedTest
    @CsvSource({"data, persistentVolumeClaim: {claimName: x}, true", "data, emptyDir: {}, false"})
    void whereAnEarlierFileMayBeTheLinesNameTheirSteps(String name, String volume, boolean named) {
        var counted =
                mounted(study("{from: File, format: Katib, path: /data/m/train.log}"), volume, "mountPath: /data");

        assertThat(problems(counted))
                .hasSize(named ? 1 : 0)
                .allMatch(
                        problem -> problem.contains(
                                "lies in the volume data, which may hold the file of an earlier attempt, so its lines have to name"));
        with(counted, "/spec/trial/metrics/step", "epoch");
        assertThat(problems(counted)).isEmpty();
    }

    /** Each record names its step. */
    @Test
    void eventFilesMayLieInAVolumeThatLasts() {
        var study = mounted(
                study("{from: TensorBoard, path: /data}"), "persistentVolumeClaim: {claimName: x}", "mountPath: /data");

        assertThat(problems(study)).isEmpty();
        assertThat(problems(Manifests.checkpointed(study("{from: TensorBoard, path: /logs}"))))
                .isEmpty();
    }

    @Test
    void theFolderOfTheCheckpointsMayHoldIt() {
        var study = Manifests.checkpointed(study("{from: File, format: Katib, step: n, path: /checkpoints/train.log}"));

        assertThat(problems(study)).isEmpty();
    }

    @Test
    void aTrainJobHasNoPlaceForASidecar() {
        var study = with(study("{from: File, format: Katib, path: /metrics/train.log}"), "/spec/trial/pod", "");
        with(study, "/spec/trial/job", """
                apiVersion: trainer.kubeflow.org/v1alpha1
                kind: TrainJob
                spec: {runtimeRef: {name: torch}, trainer: {image: trainer}}
                """);

        assertThat(problems(study))
                .containsExactly("spec.trial.metrics.from: the pods of a TrainJob come from its runtime, into which no"
                        + " sidecar can be put: let the trainer print its metrics and set Log, or let it report");
    }
}

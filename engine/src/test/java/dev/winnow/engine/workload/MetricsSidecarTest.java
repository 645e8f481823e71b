package dev.winnow.engine.workload;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TrialMetrics;
import dev.winnow.api.TrialMetrics.Format;
import dev.winnow.api.TrialMetrics.From;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The container beside a trainer that writes its metrics to a file. */
class MetricsSidecarTest {
    private static final String TRAINER = "/spec/trial/pod/spec/containers/0";

    private final ObjectNode manifest = with(
            Manifests.asha("digits"),
            "/spec/trial/metrics",
            "{from: File, format: Katib, step: epoch, path: /logs/train/out.log}");
    private final TrialFixture trial = TrialFixture.trial().parameters(Map.of("learningRate", "0.1"));

    private Pod pod() {
        return new TrialPod("http://operator/report", "operator:1", ResourceRates.BUILT_IN)
                .build(Manifests.stored(manifest), trial.build(), 2);
    }

    private Container trainer() {
        return pod().getSpec().getContainers().get(0);
    }

    private Container sidecar() {
        var init = pod().getSpec().getInitContainers();
        return init.get(init.size() - 1);
    }

    private static VolumeMount mount(Container container, String path) {
        return container.getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().equals(path))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anEmptyVolumeIsMountedAtTheFolderOfTheFileAndInTheSidecar() {
        assertThat(pod().getSpec().getVolumes())
                .extracting(Volume::getName)
                .containsExactly("winnow-token", "winnow-metrics");
        assertThat(mount(trainer(), "/logs/train").getName()).isEqualTo("winnow-metrics");
        assertThat(mount(sidecar(), "/metrics").getName()).isEqualTo("winnow-metrics");
        assertThat(mount(sidecar(), "/metrics").getReadOnly()).isTrue();
        assertThat(sidecar().getArgs()).startsWith("path=/metrics/out.log", "known=0");
        assertThat(trainer().getEnv())
                .filteredOn(variable -> variable.getName().equals("WINNOW_METRICS_PATH"))
                .extracting(EnvVar::getValue)
                .containsExactly("/logs/train/out.log");
    }

    @Test
    void ofEventFilesTheFolderItselfIsShared() {
        with(manifest, "/spec/trial/metrics", "{from: TensorBoard, path: /logs/run, firstStep: 0}");

        assertThat(mount(trainer(), "/logs/run").getName()).isEqualTo("winnow-metrics");
        assertThat(sidecar().getArgs()).startsWith("path=/metrics", "known=0", "from=TensorBoard", "first=0");
        assertThat(SidecarArguments.read(sidecar().getArgs().toArray(String[]::new))
                        .metrics())
                .isEqualTo(new TrialMetrics(From.TensorBoard, null, null, null, null, 0));
    }

    @Test
    void aVolumeOfTheTrainersIsSharedAsTheTrainerHasIt() {
        with(manifest, "/spec/trial/pod/spec/volumes", "[{name: logs, emptyDir: {}}]");
        with(manifest, TRAINER + "/volumeMounts", "[{name: logs, mountPath: /logs/, subPathExpr: $(WINNOW_TRIAL)}]");

        assertThat(pod().getSpec().getVolumes()).extracting(Volume::getName).containsExactly("logs", "winnow-token");
        assertThat(mount(sidecar(), "/metrics").getName()).isEqualTo("logs");
        assertThat(mount(sidecar(), "/metrics").getSubPathExpr()).isEqualTo("$(WINNOW_TRIAL)");
        assertThat(sidecar().getEnv()).extracting(EnvVar::getName).contains("WINNOW_TRIAL");
        assertThat(sidecar().getArgs()).contains("path=/metrics/train/out.log");
    }

    @Test
    void ofTheFileOfAnEarlierAttemptWhatIsOnRecordIsLeftOut() {
        with(manifest, "/spec/trial/metrics/path", "/checkpoints/out.log");
        var checkpointed = Manifests.checkpointed(manifest);
        trial.granted(9).reports(1, 0.5).reports(3, 0.6);

        assertThat(sidecar().getArgs()).startsWith("path=/metrics/out.log", "known=3");
        assertThat(mount(sidecar(), "/metrics").getSubPath())
                .isEqualTo(mount(trainer(), "/checkpoints").getSubPath());
        assertThat(checkpointed).isSameAs(manifest);
    }

    @Test
    void aFileThatGoesWithItsPodIsReadWhole() {
        trial.granted(9).reports(1, 0.5).reports(3, 0.6);

        assertThat(sidecar().getArgs()).contains("known=0");
    }

    @Test
    void itComesAfterTheInitContainersOfTheTemplateAndIsNative() {
        with(manifest, "/spec/trial/pod/spec/initContainers", "[{name: prepare, image: busybox}]");

        assertThat(pod().getSpec().getInitContainers())
                .extracting(Container::getName)
                .containsExactly("prepare", "winnow-metrics");
        assertThat(sidecar().getRestartPolicy()).isEqualTo("Always");
        assertThat(sidecar().getImage()).isEqualTo("operator:1");
    }

    @Test
    void aPodThatIsGuaranteedStaysSo() {
        with(manifest, TRAINER + "/resources", "{limits: {cpu: 2, memory: 4Gi}, requests: {cpu: 2000m}}");
        assertThat(sidecar().getResources().getRequests())
                .isEqualTo(sidecar().getResources().getLimits())
                .containsOnlyKeys("cpu", "memory");

        with(manifest, TRAINER + "/resources", "{limits: {cpu: 2, memory: 4Gi}, requests: {cpu: 1}}");
        assertThat(sidecar().getResources().getRequests().get("cpu")).hasToString("20m");
        with(manifest, TRAINER + "/resources", "{limits: {cpu: 2}}");
        assertThat(sidecar().getResources().getRequests().get("cpu")).hasToString("20m");
    }

    @Test
    void itIsTheUserOfTheTrainer() {
        assertThat(sidecar().getSecurityContext().getRunAsUser()).isNull();
        assertThat(sidecar().getSecurityContext().getRunAsNonRoot()).isTrue();
        with(manifest, TRAINER + "/securityContext", "{runAsUser: 1000, runAsGroup: 100}");
        assertThat(sidecar().getSecurityContext().getRunAsUser()).isEqualTo(1000);
        assertThat(sidecar().getSecurityContext().getRunAsGroup()).isEqualTo(100);
        assertThat(sidecar().getSecurityContext().getRunAsNonRoot()).isTrue();
        with(manifest, TRAINER + "/securityContext", "{runAsUser: 0}");
        assertThat(sidecar().getSecurityContext().getRunAsNonRoot()).isFalse();
    }

    @Test
    void noVariableIsReplacedInWhatTheSidecarIsTold() {
        with(
                manifest,
                "/spec/trial/metrics",
                "{from: File, format: Regex, expressions: ['^\\$(?P<accuracy>.+)$'], path: /metrics/$(HOME)}");
        var told = SidecarArguments.read(sidecar().getArgs().stream()
                .map(word -> word.replace("$$", "$"))
                .toArray(String[]::new));

        assertThat(sidecar().getArgs()).contains("expression=^\\$$(?P<accuracy>.+)$$");
        assertThat(told)
                .isEqualTo(new SidecarArguments(
                        new TrialMetrics(From.File, Format.Regex, List.of("^\\$(?P<accuracy>.+)$"), null, null, 1),
                        List.of("accuracy"),
                        trial.build().getSpec().rungs(),
                        0,
                        "/metrics/$(HOME)"));
    }

    @Test
    void aPodWhoseTrainerReportsHasNone() {
        with(manifest, "/spec/trial/metrics", "{from: Log, format: Katib}");

        assertThat(pod().getSpec().getInitContainers()).isEmpty();
        assertThat(pod().getSpec().getVolumes()).extracting(Volume::getName).containsExactly("winnow-token");
    }
}

package dev.winnow.engine.workload;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.Terms;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pod of a trial against the trainer contract. */
class TrialPodTest {
    private static final String CONTAINER = "/spec/trial/pod/spec/containers/0";
    private static final TrialPod BUILDER =
            new TrialPod("http://operator/report", "operator:1", ResourceRates.BUILT_IN);

    private final ObjectNode manifest = Manifests.asha("digits");

    private static TuningTrial trial() {
        return TrialFixture.trial()
                .number(4)
                .parameters(Map.of("learningRate", "1.0e-5", "hiddenUnits", "64", "optimizer", "adam"))
                .build();
    }

    private Pod pod() {
        return BUILDER.build(Manifests.stored(manifest), trial(), 2);
    }

    private Container trainer() {
        return pod().getSpec().getContainers().get(0);
    }

    private Map<String, String> env() {
        var env = new LinkedHashMap<String, String>();
        trainer().getEnv().forEach(variable -> env.put(variable.getName(), variable.getValue()));
        return env;
    }

    /** For those who see the pod and do not know the weights of the installation. */
    @Test
    void thePodSaysWhatItCountsWhereTheNamesOfItsResourcesDoNot() {
        with(manifest, CONTAINER + "/resources", "{limits: {nvidia.com/gpu.shared: 2}}");
        var weighing = new TrialPod(
                "http://operator/report",
                "operator:1",
                new ResourceRates(Map.of("nvidia.com/gpu.shared", 0.25), Map.of()));
        var weighed = weighing.build(Manifests.stored(manifest), trial(), 2);

        assertThat(weighed.getMetadata().getAnnotations()).containsEntry("winnow.dev/gpus", "0.5");
        assertThat(AttemptPods.view(weighed).gpus()).isEqualTo(0.5);
        assertThat(AttemptPods.view(PodReader.slim(weighed)).gpus()).isEqualTo(0.5);
        assertThat(pod().getMetadata().getAnnotations()).doesNotContainKey("winnow.dev/gpus");

        with(manifest, CONTAINER + "/resources", "{limits: {nvidia.com/gpu: 2}}");
        assertThat(weighing.build(Manifests.stored(manifest), trial(), 2)
                        .getMetadata()
                        .getAnnotations())
                .doesNotContainKey("winnow.dev/gpus");
    }

    @Test
    void theQueueOfTheStudyIsOnThePod() {
        with(manifest, "/spec/trial/queue", "{name: gpus, priorityClass: low, resumePriorityClass: high}");
        var first = BUILDER.build(Manifests.stored(manifest), trial(), 1);

        assertThat(first.getMetadata().getLabels())
                .containsEntry("kueue.x-k8s.io/queue-name", "gpus")
                .containsEntry("kueue.x-k8s.io/priority-class", "low");
        assertThat(pod().getMetadata().getLabels()).containsEntry("kueue.x-k8s.io/priority-class", "high");
        with(manifest, "/spec/trial/queue", "{name: gpus}");
        assertThat(pod().getMetadata().getLabels())
                .containsEntry("kueue.x-k8s.io/queue-name", "gpus")
                .doesNotContainKey("kueue.x-k8s.io/priority-class");
    }

    @Test
    void setsTheVariablesOfTheContractInThisOrder() {
        assertThat(env())
                .containsExactly(
                        entry("HP_LEARNING_RATE", "1.0e-5"),
                        entry("HP_HIDDEN_UNITS", "64"),
                        entry("HP_OPTIMIZER", "adam"),
                        entry("HP_MOMENTUM", ""),
                        entry(
                                "WINNOW_PARAMETERS",
                                "{\"learningRate\":0.000010,\"hiddenUnits\":64,\"optimizer\":\"adam\"}"),
                        entry("WINNOW_STUDY", "digits"),
                        entry("WINNOW_TRIAL", "digits-4"),
                        entry("WINNOW_TRIAL_UID", "uid-of-trial-4"),
                        entry("WINNOW_ATTEMPT", "2"),
                        entry("WINNOW_SEED", Long.toString(7 * 10_007 + 4)),
                        entry("WINNOW_MAX_RESOURCE", "9"),
                        entry("WINNOW_CHECKPOINT_DIR", ""),
                        entry("WINNOW_PARENT_CHECKPOINT_DIR", ""),
                        entry("WINNOW_REPORT_URL", "http://operator/report"),
                        entry("WINNOW_TOKEN_FILE", "/var/run/secrets/winnow.dev/token"));
    }

    @Test
    void theParametersAsJsonHoldNumbersAsNumbersAndNoInactiveParameter() throws IOException {
        var json = new ObjectMapper().readTree(env().get("WINNOW_PARAMETERS"));

        assertThat(json.get("learningRate").asDouble()).isEqualTo(1.0e-5);
        assertThat(json.get("hiddenUnits").isIntegralNumber()).isTrue();
        assertThat(json.get("optimizer").asText()).isEqualTo("adam");
        assertThat(json.has("momentum")).isFalse();
    }

    @Test
    void anOrdinalIsANumberInTheJsonIfItsListHoldsNumbers() throws IOException {
        with(manifest, "/spec/parameters/1", "{name: hiddenUnits, type: Ordinal, ordinal: {numbers: [32, 64]}}");
        assertThat(new ObjectMapper()
                        .readTree(env().get("WINNOW_PARAMETERS"))
                        .get("hiddenUnits")
                        .isIntegralNumber())
                .isTrue();
        with(manifest, "/spec/parameters/1", "{name: hiddenUnits, type: Ordinal, ordinal: {values: ['32', '64']}}");
        assertThat(new ObjectMapper()
                        .readTree(env().get("WINNOW_PARAMETERS"))
                        .get("hiddenUnits")
                        .isTextual())
                .isTrue();
    }

    /** Kubernetes expands $(NAME) only from variables that stand earlier in the list. */
    @Test
    void theUsersOwnVariablesComeLastSoThatTheyMayReferToTheContract() {
        with(manifest, CONTAINER + "/env", "[{name: ARGS, value: --rate=$(HP_LEARNING_RATE)}]");
        with(manifest, CONTAINER + "/args", "[--units=$(HP_HIDDEN_UNITS)]");

        assertThat(trainer().getEnv()).extracting(EnvVar::getName).endsWith("ARGS");
        assertThat(trainer().getArgs()).containsExactly("--units=$(HP_HIDDEN_UNITS)");
    }

    @Test
    void namesAndLabelsThePodAndBelongsToItsTrial() {
        with(
                manifest,
                "/spec/trial/pod/metadata",
                "{labels: {kueue.x-k8s.io/queue-name: gpus}, annotations: {team: vision}}");
        var meta = pod().getMetadata();

        assertThat(meta.getName()).isEqualTo("digits-4-2");
        assertThat(meta.getNamespace()).isEqualTo("lab");
        assertThat(meta.getLabels())
                .containsOnly(
                        entry("kueue.x-k8s.io/queue-name", "gpus"),
                        entry("winnow.dev/study", "digits"),
                        entry("winnow.dev/trial", "digits-4"),
                        entry("winnow.dev/attempt", "2"));
        assertThat(meta.getAnnotations())
                .containsOnly(
                        entry("team", "vision"),
                        entry("winnow.dev/trainer", "trainer"),
                        entry("kubectl.kubernetes.io/default-container", "trainer"),
                        entry(
                                "winnow.dev/pod-template-hash",
                                Terms.hash(Manifests.stored(manifest).getSpec().trial())));
        assertThat(meta.getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getKind()).isEqualTo("TuningTrial");
            assertThat(owner.getUid()).isEqualTo("uid-of-trial-4");
            assertThat(owner.getController()).isTrue();
        });
    }

    @Test
    void neverRestartsAndIsKilledAtItsTimeout() {
        with(manifest, "/spec/trial/timeoutSeconds", "3600");
        var spec = pod().getSpec();

        assertThat(spec.getRestartPolicy()).isEqualTo("Never");
        assertThat(spec.getActiveDeadlineSeconds()).isEqualTo(3600);
    }

    @Test
    void holdsATokenForOurAudienceAndNoOther() {
        var spec = pod().getSpec();

        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
        assertThat(spec.getServiceAccountName()).isEqualTo("default");
        assertThat(spec.getVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.getName()).isEqualTo("winnow-token");
            var token = volume.getProjected().getSources().get(0).getServiceAccountToken();
            assertThat(token.getAudience()).isEqualTo("winnow.dev/report");
            assertThat(token.getExpirationSeconds()).isEqualTo(3600);
            assertThat(token.getPath()).isEqualTo("token");
        });
        assertThat(trainer().getVolumeMounts()).singleElement().satisfies(mount -> {
            assertThat(mount.getMountPath()).isEqualTo("/var/run/secrets/winnow.dev");
            assertThat(mount.getReadOnly()).isTrue();
        });
    }

    @Test
    void keepsTheServiceAccountThatTheUserChose() {
        with(manifest, "/spec/trial/pod/spec/serviceAccountName", "trainer");
        with(manifest, "/spec/trial/pod/spec/automountServiceAccountToken", "true");

        assertThat(pod().getSpec().getServiceAccountName()).isEqualTo("trainer");
        assertThat(pod().getSpec().getAutomountServiceAccountToken()).isTrue();
    }

    @Test
    void givesEachTrialACheckpointFolderThatAStudyOfTheSameNameCannotInherit() {
        with(manifest, "/spec/trial/checkpoints", "{volume: {persistentVolumeClaim: {claimName: ckpt}}, path: /ck}");
        var spec = pod().getSpec();

        assertThat(spec.getVolumes()).extracting(Volume::getName).containsExactly("winnow-token", "winnow-checkpoints");
        assertThat(spec.getVolumes().get(1).getPersistentVolumeClaim().getClaimName())
                .isEqualTo("ckpt");
        assertThat(trainer().getVolumeMounts().get(1).getMountPath()).isEqualTo("/ck");
        assertThat(trainer().getVolumeMounts().get(1).getSubPath()).isEqualTo("digits-uid-of-digits/digits-4");
        assertThat(env()).containsEntry("WINNOW_CHECKPOINT_DIR", "/ck");
    }

    @Test
    void keepsCheckpointsOnTheTemplatesOwnVolumeOfTheirClaim() {
        with(manifest, "/spec/trial/checkpoints", "{volume: {persistentVolumeClaim: {claimName: ckpt}}, path: /ck}");
        with(
                manifest,
                "/spec/trial/pod/spec/volumes",
                "[{name: other, persistentVolumeClaim: {claimName: data}}, {name: base, persistentVolumeClaim: {claimName: ckpt}}]");

        assertThat(pod().getSpec().getVolumes())
                .extracting(Volume::getName)
                .containsExactly("other", "base", "winnow-token");
        assertThat(trainer().getVolumeMounts().get(1).getName()).isEqualTo("base");
        assertThat(trainer().getVolumeMounts().get(1).getSubPath()).isEqualTo("digits-uid-of-digits/digits-4");
    }

    @Test
    void aTrialThatStartsFromAnotherSeesThatOnesCheckpointAndCannotWriteThere() {
        with(manifest, "/spec/trial/checkpoints", "{volume: {persistentVolumeClaim: {claimName: ckpt}}, path: /ck/}");
        var trial = trial();
        TrialFixture.startFrom(trial, "digits-1", 1);
        var container = BUILDER.build(Manifests.stored(manifest), trial, 1)
                .getSpec()
                .getContainers()
                .get(0);
        var mount = container.getVolumeMounts().get(2);

        assertThat(mount.getName()).isEqualTo("winnow-checkpoints");
        assertThat(mount.getMountPath()).isEqualTo("/ck-parent");
        assertThat(mount.getSubPath()).isEqualTo("digits-uid-of-digits/digits-1");
        assertThat(mount.getReadOnly()).isTrue();
        assertThat(container.getEnv()).anySatisfy(variable -> {
            assertThat(variable.getName()).isEqualTo("WINNOW_PARENT_CHECKPOINT_DIR");
            assertThat(variable.getValue()).isEqualTo("/ck-parent");
        });
    }

    @Test
    void onlyTheNamedContainerTrains() {
        with(manifest, "/spec/trial/pod/spec/containers/-", "{name: second, image: other}");
        with(manifest, "/spec/trial/container", "second");
        var pod = pod();

        assertThat(pod.getSpec().getContainers().get(0).getEnv()).isEmpty();
        assertThat(pod.getSpec().getContainers().get(0).getVolumeMounts()).isEmpty();
        assertThat(pod.getSpec().getContainers().get(1).getEnv()).hasSize(15);
        assertThat(pod.getMetadata().getAnnotations())
                .containsEntry("kubectl.kubernetes.io/default-container", "second");
    }

    @Test
    void findsTheTrainerByItsNameOrNotAtAll() {
        assertThat(PodTemplate.of(Manifests.stored(manifest).getSpec().trial()).trainer())
                .contains(0);
        with(manifest, "/spec/trial/container", "nobody");
        assertThat(PodTemplate.of(Manifests.stored(manifest).getSpec().trial()).trainer())
                .isEmpty();
    }
}

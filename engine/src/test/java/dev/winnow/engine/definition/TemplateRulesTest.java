package dev.winnow.engine.definition;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Manifests;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateRulesTest {
    private static final String POD = "/spec/trial/pod";

    @Test
    void anOrdinaryTemplateHasNoProblem() {
        var study = Manifests.asha("digits");
        with(study, POD + "/metadata", "{labels: {team: vision}}");
        with(study, POD + "/spec/volumes", "[{name: data, emptyDir: {}}]");
        with(study, POD + "/spec/containers/0/env", "[{name: HOME, value: /tmp}]");

        assertThat(TemplateRules.check(Manifests.stored(study).getSpec())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/metadata | {labels: {winnow.dev/trial: x}} | spec.trial.pod.metadata.labels[winnow.dev/trial]: labels of winnow.dev belong to the operator: remove it",
                "/spec/containers/0/env | [{name: A}, {name: HP_X}] | spec.trial.pod.spec.containers[0].env[1].name: HP_X is set by the operator (HP_... and WINNOW_... are reserved): rename it",
                "/spec/containers/0/env | [{name: WINNOW_SEED}] | spec.trial.pod.spec.containers[0].env[0].name: WINNOW_SEED is set by the operator (HP_... and WINNOW_... are reserved): rename it",
                "/spec/initContainers | [{name: i, env: [{name: HP_X}]}] | spec.trial.pod.spec.initContainers[0].env[0].name: HP_X is set by the operator (HP_... and WINNOW_... are reserved): rename it",
                "/spec/volumes | [{name: a}, {name: winnow-token}] | spec.trial.pod.spec.volumes[1].name: volumes named winnow-... belong to the operator: rename it"
            })
    void whatBelongsToTheOperatorIsRefusedWithItsPath(String pointer, String value, String problem) {
        var study = with(Manifests.asha("digits"), POD + pointer, value);

        assertThat(TemplateRules.check(Manifests.stored(study).getSpec()))
                .extracting(Problem::toString)
                .containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pod | queue-name | other | spec.trial.pod.metadata.labels[kueue.x-k8s.io/queue-name]: spec.trial.queue.name sets this label: remove it from here",
                "pod | priority-class | other | spec.trial.pod.metadata.labels[kueue.x-k8s.io/priority-class]: spec.trial.queue.priorityClass sets this label: remove it from here",
                "job | queue-name | other | spec.trial.job.metadata.labels[kueue.x-k8s.io/queue-name]: spec.trial.queue.name sets this label: remove it from here",
                "pod | queue-name | gpus | ",
                "job | priority-class | low | "
            })
    void aTemplateNamesNoOtherQueueThanTheStudy(String what, String label, String value, @Nullable String problem) {
        var study = with(Manifests.asha("digits"), "/spec/trial/queue", "{name: gpus, priorityClass: low}");
        if (what.equals("job")) {
            with(study, POD, "");
            with(
                    study,
                    "/spec/trial/job",
                    "{apiVersion: batch/v1, kind: Job, spec: {template: {spec: {containers: [{name: t, image: i}]}}}}");
        }
        with(study, "/spec/trial/" + what + "/metadata", "{labels: {kueue.x-k8s.io/%s: %s}}".formatted(label, value));

        assertThat(TemplateRules.check(Manifests.stored(study).getSpec()))
                .extracting(Problem::toString)
                .isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    @Test
    void theClaimOfTheCheckpointsCannotBeReadOnly() {
        var study = with(
                Manifests.asha("digits"),
                "/spec/trial/checkpoints",
                "{volume: {persistentVolumeClaim: {claimName: ckpt}}, path: /ck}");
        with(study, POD + "/spec/volumes", "[{name: a, persistentVolumeClaim: {claimName: ckpt, readOnly: true}}]");

        assertThat(TemplateRules.check(Manifests.stored(study).getSpec()))
                .extracting(Problem::toString)
                .containsExactly(
                        "spec.trial.pod.spec.volumes[0].persistentVolumeClaim.readOnly: the checkpoints are written to this claim: set readOnly in the container's volumeMounts instead");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{emptyDir: {}} | spec.trial.checkpoints.volume.emptyDir: goes with its pod",
                "{} | spec.trial.checkpoints.volume: names no source, which is an emptyDir that goes with its pod",
                "{ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}} | spec.trial.checkpoints.volume.ephemeral: goes with its pod",
                "{configMap: {name: c}} | spec.trial.checkpoints.volume.configMap: goes with its pod"
            })
    void checkpointsThatGoWithTheirPodAreRefusedWithTheCure(String volume, String problem) {
        var study = with(Manifests.asha("digits"), "/spec/trial/checkpoints", "{volume: " + volume + ", path: /ck}");

        assertThat(TemplateRules.check(Manifests.stored(study).getSpec()))
                .extracting(Problem::toString)
                .containsExactly(
                        problem
                                + ", so every trial would start over: use one that outlives pods, such as persistentVolumeClaim: {claimName: checkpoints}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{persistentVolumeClaim: {claimName: c}}",
                "{nfs: {server: s, path: /}}",
                "{hostPath: {path: /c}}",
                "{csi: {driver: nfs.csi.k8s.io}}"
            })
    void checkpointsOnVolumesThatOutlivePodsAreTaken(String volume) {
        var study = with(Manifests.asha("digits"), "/spec/trial/checkpoints", "{volume: " + volume + ", path: /ck}");

        assertThat(TemplateRules.check(Manifests.stored(study).getSpec())).isEmpty();
    }

    @Test
    void aContainerThatIsNotThereIsRefusedWithTheOnesThatAre() {
        var study = with(Manifests.asha("digits"), "/spec/trial/container", "trainr");

        assertThat(TemplateRules.check(Manifests.stored(study).getSpec()))
                .extracting(Problem::toString)
                .containsExactly(
                        "spec.trial.container: there is no container named trainr in the pod: use one of [trainer]");
    }

    @Test
    void parametersThatShareAVariableAreRefused() {
        var study = with(
                Manifests.asha("digits"),
                "/spec/parameters/-",
                "{name: learning_rate, type: Integer, integer: {min: 1, max: 2}}");

        assertThat(TemplateRules.check(Manifests.stored(study).getSpec()))
                .extracting(Problem::toString)
                .containsExactly(
                        "spec.parameters[4].name: learning_rate and learningRate would both be the variable HP_LEARNING_RATE: rename one");
    }

    @Test
    void allProblemsAreNamedAtOnce() {
        var study = with(Manifests.asha("digits"), "/spec/trial/container", "trainr");
        with(study, POD + "/metadata", "{labels: {winnow.dev/a: x, winnow.dev/b: x}}");

        assertThat(TemplateRules.check(Manifests.stored(study).getSpec())).hasSize(3);
    }
}

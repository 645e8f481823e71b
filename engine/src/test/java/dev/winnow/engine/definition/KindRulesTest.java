package dev.winnow.engine.definition;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.JobManifests;
import dev.winnow.testkit.Manifests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What objects of each kind may not say that are to be the trials of a study. */
class KindRulesTest {
    private static final Map<String, String> OBJECTS = Map.of(
            "JobSet", JobManifests.JOB_SET,
            "TrainJob", JobManifests.TRAIN_JOB,
            "PyTorchJob", JobManifests.PYTORCH_JOB,
            "RayJob", JobManifests.RAY_JOB);

    private static List<Problem> problems(ObjectNode study) {
        return TemplateRules.check(Manifests.stored(study).getSpec());
    }

    private static ObjectNode study(String kind) {
        return JobManifests.study(OBJECTS.getOrDefault(kind, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JobSet", "TrainJob", "PyTorchJob", "RayJob"})
    void anOrdinaryObjectHasNoProblem(String kind) {
        assertThat(problems(study(kind))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JobSet | /spec | {} | spec.replicatedJobs[0].template.spec.template | needs a pod template here",
                "JobSet | /spec | {replicatedJobs: {a: {}}} | spec.replicatedJobs[0].template.spec.template | needs a pod template here",
                "JobSet | /spec | {replicatedJobs: [5]} | spec.replicatedJobs[0].template.spec.template | needs a pod template here",
                "JobSet | /spec/suspend | true | spec.suspend | suspend the study instead",
                "JobSet | /spec/ttlSecondsAfterFinished | 5 | spec.ttlSecondsAfterFinished | remove it",
                "JobSet | /spec/failurePolicy | {maxRestarts: 3} | spec.failurePolicy.maxRestarts | set spec.trial.retries",
                "JobSet | /spec/failurePolicy | {rules: [{action: RestartJobSet}]} | spec.failurePolicy.rules | set spec.trial.retries",
                "JobSet | /spec/coordinator | {replicatedJob: boss} | spec.coordinator.replicatedJob | use one of [leader, workers]",
                "JobSet | /spec/coordinator | {replicatedJob: workers, jobIndex: 1} | spec.coordinator.jobIndex | has 1 replicas",
                "JobSet | /spec/coordinator | {replicatedJob: workers, podIndex: 1} | spec.coordinator.podIndex | has 1 pods",
                "JobSet | /spec/replicatedJobs/0/replicas | 0 | spec.replicatedJobs[0].replicas | set at least 1",
                "JobSet | /spec/replicatedJobs/1/template/spec/backoffLimit | 3 | spec.replicatedJobs[1].template.spec.backoffLimit | set spec.trial.retries",
                "JobSet | /spec/replicatedJobs/1/template/spec/podFailurePolicy | {} | spec.replicatedJobs[1].template.spec.podFailurePolicy | set spec.trial.retries",
                "JobSet | /spec/replicatedJobs/0/template/spec/completionMode | NonIndexed | spec.replicatedJobs[0].template.spec.completionMode | set Indexed",
                "JobSet | /spec/replicatedJobs/0/template/spec/template/spec/restartPolicy | OnFailure | spec.replicatedJobs[0].template.spec.template.spec.restartPolicy | Never or absent",
                "JobSet | /spec/replicatedJobs/1/template/spec/template/metadata | {labels: {winnow.dev/trial: x}} | spec.replicatedJobs[1].template.spec.template.metadata.labels[winnow.dev/trial] | belong to the operator",
                "JobSet | /spec/replicatedJobs/1/template/spec/template/spec/containers/0 | {name: a, image: i, env: [{name: WINNOW_TRIAL}]} | spec.replicatedJobs[1].template.spec.template.spec.containers[0].env[0].name | reserved",
                "TrainJob | /spec | {} | spec.runtimeRef.name | Required value",
                "TrainJob | /spec/trainer | 5 | spec.trainer | needs a pod template here",
                "TrainJob | /spec/suspend | true | spec.suspend | suspend the study instead",
                "TrainJob | /spec/activeDeadlineSeconds | 5 | spec.activeDeadlineSeconds | spec.trial.timeoutSeconds",
                "TrainJob | /spec/trainer/env | [{name: HP_X, value: a}] | spec.trainer.env[0].name | HP_X is set by the operator",
                "TrainJob | /spec/trainer/resourcesPerNode | {limits: {cpu: x}} | spec.trainer.resourcesPerNode.limits.cpu | Invalid value",
                "TrainJob | /spec/runtimePatches | [{manager: winnow.dev/trial, trainingRuntimeSpec: {template: {spec: {replicatedJobs: [{name: node, template: {}}]}}}}] | spec.runtimePatches[0].trainingRuntimeSpec.template.spec.replicatedJobs[0].template | another manager",
                "PyTorchJob | /spec | {} | spec.pytorchReplicaSpecs.Master.template | needs a pod template here",
                "PyTorchJob | /spec/runPolicy | 5 | spec.runPolicy | an object is needed",
                "PyTorchJob | /spec/runPolicy | {suspend: true} | spec.runPolicy.suspend | suspend the study instead",
                "PyTorchJob | /spec/runPolicy | {backoffLimit: 3} | spec.runPolicy.backoffLimit | set spec.trial.retries",
                "PyTorchJob | /spec/runPolicy | {cleanPodPolicy: None} | spec.runPolicy.cleanPodPolicy | set Running",
                "PyTorchJob | /spec/elasticPolicy | {maxRestarts: 3} | spec.elasticPolicy.maxRestarts | set spec.trial.retries",
                "PyTorchJob | /spec/pytorchReplicaSpecs/Master/restartPolicy | OnFailure | spec.pytorchReplicaSpecs.Master.restartPolicy | set spec.trial.retries",
                "PyTorchJob | /spec/pytorchReplicaSpecs/Worker/replicas | 0 | spec.pytorchReplicaSpecs.Worker.replicas | set at least 1",
                "RayJob | /spec | {} | spec.rayClusterSpec.headGroupSpec.template | needs a pod template here",
                "RayJob | /spec/entrypoint | '' | spec.entrypoint | the command of the driver",
                "RayJob | /spec/backoffLimit | 2 | spec.backoffLimit | set spec.trial.retries",
                "RayJob | /spec/clusterSelector | {a: b} | spec.clusterSelector | a cluster of its own",
                "RayJob | /spec/entrypointNumGpus | 1 | spec.entrypointNumGpus | the head pod",
                "RayJob | /spec/submissionMode | InteractiveMode | spec.submissionMode | remove it",
                "RayJob | /spec/shutdownAfterJobFinishes | false | spec.shutdownAfterJobFinishes | remove it",
                "RayJob | /spec/rayClusterSpec/enableInTreeAutoscaling | true | spec.rayClusterSpec.enableInTreeAutoscaling | set replicas",
                "RayJob | /spec/suspend | true | spec.suspend | suspend the study instead",
            })
    void whatBelongsToTheOperatorIsRefusedWithFieldAndCure(
            String kind, String pointer, String value, String path, String words) {
        assertThat(problems(with(study(kind), "/spec/trial/job" + pointer, value)))
                .anySatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo("spec.trial.job." + path);
                    assertThat(problem.message()).contains(words);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"JobSet", "TrainJob", "PyTorchJob", "RayJob"})
    void aContainerThatIsInNoReportingTemplateIsRefused(String kind) {
        assertThat(problems(with(study(kind), "/spec/trial/container", "trainr")))
                .extracting(Problem::path)
                .containsExactly("spec.trial.container");
    }
}

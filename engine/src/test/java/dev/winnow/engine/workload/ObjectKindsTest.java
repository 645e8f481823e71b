package dev.winnow.engine.workload;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.engine.trial.Stage;
import dev.winnow.testkit.JobManifests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of object with pods becomes as an attempt, and what it says of how far it has come. */
class ObjectKindsTest {
    private static void hasTheContract(JsonNode template) {
        assertThat(template.at("/metadata/labels/" + Names.TRIAL_LABEL.replace("/", "~1"))
                        .asText())
                .isEqualTo("digits-0");
        assertThat(template.at("/spec/restartPolicy").asText()).isEqualTo("Never");
        assertThat(template.at("/spec/volumes").findValuesAsText("name"))
                .contains(TrialPod.TOKEN_VOLUME, TrialPod.CHECKPOINT_VOLUME);
        assertThat(template.at("/spec/containers/0/env").findValuesAsText("name"))
                .contains("HP_LEARNING_RATE", "WINNOW_REPORT_URL");
    }

    private static String reporter(JsonNode template) {
        return template.at("/metadata/annotations/" + Names.REPORTER_ANNOTATION.replace("/", "~1"))
                .asText();
    }

    @Test
    void allTemplatesOfAJobSetHaveTheContractAndThePodOfTheFirstJobReports() {
        var set = KindObjects.built(JobManifests.study(JobManifests.JOB_SET));

        for (int i = 0; i < 2; i++) {
            var job = set.at("/spec/replicatedJobs/" + i + "/template/spec");
            assertThat(job.path("backoffLimit").asInt(-1)).isZero();
            hasTheContract(job.path("template"));
        }
        assertThat(reporter(set.at("/spec/replicatedJobs/0/template/spec/template")))
                .isEqualTo("batch.kubernetes.io/job-completion-index=0,jobset.sigs.k8s.io/job-index=0,"
                        + "jobset.sigs.k8s.io/replicatedjob-name=leader");
        assertThat(reporter(set.at("/spec/replicatedJobs/1/template/spec/template")))
                .isEmpty();
        assertThat(set.at("/spec/replicatedJobs/0/template/spec/template/spec/containers/0/args/0")
                        .asText())
                .isEqualTo("$(HP_LEARNING_RATE)");
    }

    @Test
    void theCoordinatorOfAJobSetReports() {
        var set = KindObjects.built(with(
                JobManifests.study(JobManifests.JOB_SET),
                "/spec/trial/job/spec/coordinator",
                "{replicatedJob: workers, jobIndex: 0, podIndex: 0}"));

        assertThat(reporter(set.at("/spec/replicatedJobs/0/template/spec/template")))
                .isEmpty();
        assertThat(reporter(set.at("/spec/replicatedJobs/1/template/spec/template")))
                .contains("replicatedjob-name=workers");
    }

    @Test
    void theMasterOfAPyTorchJobReportsAndNothingIsTriedAgain() {
        var job = KindObjects.built(JobManifests.study(JobManifests.PYTORCH_JOB));

        var replicas = job.at("/spec/pytorchReplicaSpecs");
        for (var type : new String[] {"Master", "Worker"}) {
            assertThat(replicas.path(type).path("restartPolicy").asText()).isEqualTo("Never");
            hasTheContract(replicas.path(type).path("template"));
        }
        assertThat(job.at("/spec/runPolicy/cleanPodPolicy").asText()).isEqualTo("Running");
        assertThat(reporter(replicas.at("/Master/template")))
                .isEqualTo("training.kubeflow.org/replica-index=0,training.kubeflow.org/replica-type=master");
        assertThat(reporter(replicas.at("/Worker/template"))).isEmpty();

        var elastic = JobManifests.study(JobManifests.PYTORCH_JOB);
        ((ObjectNode) elastic.at("/spec/trial/job/spec/pytorchReplicaSpecs")).remove("Master");
        assertThat(reporter(KindObjects.built(elastic).at("/spec/pytorchReplicaSpecs/Worker/template")))
                .contains("replica-type=worker");
    }

    @Test
    void theHeadOfARayJobReportsAndItsTextsHaveTheValues() {
        var job = KindObjects.built(with(
                JobManifests.study(JobManifests.RAY_JOB),
                "/spec/trial/job/spec/submitterPodTemplate",
                "{spec: {containers: [{name: submitter, image: i}]}}"));

        assertThat(job.at("/spec/entrypoint").asText()).isEqualTo("python train.py --lr 0.1");
        assertThat(job.at("/spec/runtimeEnvYAML").asText()).isEqualTo("env_vars: {LR: '0.1'}");
        assertThat(job.at("/spec/backoffLimit").asInt(-1)).isZero();
        assertThat(job.at("/spec/shutdownAfterJobFinishes").asBoolean()).isTrue();
        hasTheContract(job.at("/spec/rayClusterSpec/headGroupSpec/template"));
        hasTheContract(job.at("/spec/rayClusterSpec/workerGroupSpecs/0/template"));
        hasTheContract(job.at("/spec/submitterPodTemplate"));
        assertThat(reporter(job.at("/spec/rayClusterSpec/headGroupSpec/template")))
                .isEqualTo("ray.io/node-type=head");
        assertThat(reporter(job.at("/spec/rayClusterSpec/workerGroupSpecs/0/template")))
                .isEmpty();
    }

    @Test
    void theContractOfATrainJobStandsInItsTrainerAndInAPatchOfItsRuntime() {
        var study = with(
                JobManifests.study(JobManifests.TRAIN_JOB),
                "/spec/trial/job/spec/runtimePatches",
                "[{manager: example.com/team, trainingRuntimeSpec: {template: {metadata: {labels: {a: $$b}}}}}]");
        var job = KindObjects.built(with(study, "/spec/trial/job/spec/initializer", "{dataset: {storageUri: s3://d}}"));

        var trainer = job.at("/spec/trainer");
        assertThat(trainer.at("/image").asText()).isEqualTo("i");
        assertThat(trainer.at("/numNodes").asInt()).isEqualTo(2);
        assertThat(trainer.at("/args").toString()).isEqualTo("[\"--lr=$(HP_LEARNING_RATE)\",\"$$(NOT)\"]");
        assertThat(trainer.at("/env").findValuesAsText("name"))
                .contains("HP_LEARNING_RATE", "WINNOW_TOKEN_FILE")
                .endsWith("RATE");
        assertThat(trainer.has("resources")).isFalse();
        assertThat(job.at("/spec/activeDeadlineSeconds").asInt()).isEqualTo(86_400);
        assertThat(job.at("/spec/runtimePatches/0")).isEqualTo(study.at("/spec/trial/job/spec/runtimePatches/0"));
        assertThat(job.at("/spec/runtimePatches/1/manager").asText()).isEqualTo("winnow.dev/trial");
        var jobs = job.at("/spec/runtimePatches/1/trainingRuntimeSpec/template/spec/replicatedJobs");
        assertThat(jobs.findValuesAsText("name")).contains("node", "dataset-initializer");
        var pod = jobs.at("/0/template/spec/template");
        assertThat(reporter(pod))
                .isEqualTo("batch.kubernetes.io/job-completion-index=0,jobset.sigs.k8s.io/replicatedjob-name=node");
        assertThat(pod.at("/spec/volumes").findValuesAsText("name"))
                .contains(TrialPod.TOKEN_VOLUME, TrialPod.CHECKPOINT_VOLUME);
        assertThat(pod.at("/spec/containers/0").properties())
                .extracting(field -> field.getKey())
                .as("what the Trainer lets a patch say")
                .containsExactly("name", "volumeMounts");
        assertThat(jobs.at("/1/template/spec/template/metadata/labels").size()).isEqualTo(4);
        assertThat(reporter(jobs.at("/1/template/spec/template"))).isEmpty();
    }

    @Test
    void aPatchNamesTheJobsOfARuntimeOfAnotherForm() {
        var job = KindObjects.built(
                with(
                        JobManifests.study(JobManifests.TRAIN_JOB),
                        "/spec/trial/job/spec/runtimePatches",
                        "[{manager: winnow.dev/trial, trainingRuntimeSpec: {template: {spec: {replicatedJobs: [{name: launcher}, {name: node}]}}}}]"));

        assertThat(job.at("/spec/runtimePatches")).hasSize(1);
        var jobs = job.at("/spec/runtimePatches/0/trainingRuntimeSpec/template/spec/replicatedJobs");
        assertThat(jobs).hasSize(2).allSatisfy(replicated -> assertThat(
                        reporter(replicated.at("/template/spec/template")))
                .contains("replicatedjob-name=launcher"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jobset.x-k8s.io/v1alpha2 JobSet | {status: {conditions: [{type: Completed, status: 'True'}]}} | Succeeded",
                "jobset.x-k8s.io/v1alpha2 JobSet | {status: {conditions: [{type: Failed, status: 'True', reason: FailedJobs, message: m}]}} | ObjectFailed",
                "jobset.x-k8s.io/v1alpha2 JobSet | {status: {conditions: [{type: Failed, status: 'True', reason: ReachedMaxRestarts}]}} | ObjectFailed",
                "jobset.x-k8s.io/v1alpha2 JobSet | {status: {conditions: [{type: Failed, status: 'True', reason: JobCreationFailed}]}} | JobCreationFailed",
                "jobset.x-k8s.io/v1alpha2 JobSet | {status: {conditions: [{type: Completed, status: 'False'}]}} | nothing",
                "jobset.x-k8s.io/v1alpha2 JobSet | {spec: {suspend: true}, status: {conditions: [{type: Suspended, status: 'True'}]}} | Suspended",
                "jobset.x-k8s.io/v1alpha2 JobSet | {status: {conditions: [{type: StartupPolicyCompleted, status: 'True'}]}} | nothing",
                "trainer.kubeflow.org/v1alpha1 TrainJob | {status: {conditions: [{type: Complete, status: 'True'}]}} | Succeeded",
                "trainer.kubeflow.org/v1alpha1 TrainJob | {status: {conditions: [{type: Failed, status: 'True', reason: FailedJobs}]}} | ObjectFailed",
                "trainer.kubeflow.org/v1alpha1 TrainJob | {status: {conditions: [{type: Failed, status: 'True', reason: DeadlineExceeded}]}} | Timeout",
                "trainer.kubeflow.org/v1alpha1 TrainJob | {spec: {suspend: true}} | Suspended",
                "kubeflow.org/v1 PyTorchJob | {status: {conditions: [{type: Created, status: 'True'}, {type: Running, status: 'True'}]}} | nothing",
                "kubeflow.org/v1 PyTorchJob | {status: {conditions: [{type: Succeeded, status: 'True'}]}} | Succeeded",
                "kubeflow.org/v1 PyTorchJob | {status: {conditions: [{type: Failed, status: 'True', reason: PyTorchJobFailed}]}} | ObjectFailed",
                "kubeflow.org/v1 PyTorchJob | {spec: {runPolicy: {suspend: true}}} | Suspended",
                "ray.io/v1 RayJob | {status: {jobDeploymentStatus: Running, jobStatus: RUNNING}} | nothing",
                "ray.io/v1 RayJob | {status: {jobDeploymentStatus: Complete, jobStatus: SUCCEEDED}} | Succeeded",
                "ray.io/v1 RayJob | {status: {jobDeploymentStatus: Complete, jobStatus: STOPPED}} | ObjectFailed",
                "ray.io/v1 RayJob | {status: {jobDeploymentStatus: Failed, jobStatus: FAILED, reason: AppFailed}} | ObjectFailed",
                "ray.io/v1 RayJob | {status: {jobDeploymentStatus: Failed, reason: PreRunningDeadlineExceeded}} | PreRunningDeadlineExceeded",
                "ray.io/v1 RayJob | {status: {jobDeploymentStatus: ValidationFailed, reason: ValidationFailed, message: m}} | ValidationFailed",
                "ray.io/v1 RayJob | {spec: {suspend: true}, status: {jobDeploymentStatus: Suspended}} | Suspended",
            })
    void theConditionsOfAKindAreRead(String type, String object, String expected) {
        var json = (ObjectNode) KindObjects.yaml(object);
        var api = type.substring(0, type.indexOf(' '));
        json.put("kind", type.substring(api.length() + 1)).put("apiVersion", api);
        var kind = ObjectKinds.known(json).orElseThrow();

        assertThat(kind.stage(json).map(ObjectKindsTest::word).orElse("nothing"))
                .isEqualTo(expected);
    }

    private static String word(Stage stage) {
        return stage.match(new Stage.Cases<>(
                waiting -> waiting.reason(),
                running -> "Running",
                succeeded -> "Succeeded",
                failed -> failed.reason()));
    }
}

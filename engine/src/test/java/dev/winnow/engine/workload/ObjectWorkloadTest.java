package dev.winnow.engine.workload;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Objects that have pods of their own as attempts: what is built, and what is read of object and pods together. */
class ObjectWorkloadTest {
    private static final ObjectWorkload WORKLOAD = new ObjectWorkload(
            ObjectKinds.of(study().getSpec().trial()).orElseThrow(),
            "http://operator/report",
            "operator:1",
            ResourceRates.BUILT_IN);

    private static TuningStudy study() {
        return Manifests.stored(manifest());
    }

    private static ObjectNode manifest() {
        var manifest = with(Manifests.checkpointed(Manifests.asha("digits")), "/spec/trial/pod", "");
        return with(manifest, "/spec/trial/job", """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  labels: {team: vision}
                  annotations: {note: "lr=$(HP_LEARNING_RATE) of $(WINNOW_TRIAL), $$(HP_X) $(OTHER)"}
                spec:
                  completionMode: Indexed
                  completions: 2
                  parallelism: 2
                  template:
                    metadata: {annotations: {kept: "yes"}}
                    spec:
                      containers:
                      - {name: trainer, image: i, args: ["--lr=$(HP_LEARNING_RATE)"], resources: {limits: {nvidia.com/gpu: 1}}}
                """);
    }

    private static TuningTrial trial() {
        return TrialFixture.trial().parameters(Map.of("learningRate", "0.1")).build();
    }

    private static GenericKubernetesResource job() {
        return WORKLOAD.build(study(), trial(), 1);
    }

    private static PodTemplateSpec template(GenericKubernetesResource job) {
        return PodTypes.read(
                        PodTypes.json(job).at("/spec/template"), PodTemplateSpec.class, "template", new ArrayList<>())
                .orElseThrow();
    }

    @Test
    void theObjectIsTheManifestsWithTheTrialsNameLabelsAndOwner() {
        var job = job();

        assertThat(job.getMetadata().getName()).isEqualTo("digits-0-1");
        assertThat(job.getMetadata().getLabels())
                .containsEntry("team", "vision")
                .containsEntry(Names.STUDY_LABEL, "digits")
                .containsEntry(Names.TRIAL_LABEL, "digits-0")
                .containsEntry(Names.ATTEMPT_LABEL, "1");
        assertThat(job.getMetadata().getOwnerReferences())
                .extracting(owner -> owner.getUid())
                .containsExactly("uid-of-trial-0");
        assertThat(job.<Integer>get("spec", "backoffLimit")).isZero();
        assertThat(job.<Integer>get("spec", "completions")).isEqualTo(2);
        assertThat(WORKLOAD.build(study(), trial(), 1)).isEqualTo(job);
    }

    @Test
    void theQueueIsOnTheObjectAndNotOnItsPods() {
        var manifest = with(manifest(), "/spec/trial/queue", "{name: gpus, priorityClass: low}");
        var job = WORKLOAD.build(Manifests.stored(manifest), trial(), 2);

        assertThat(job.getMetadata().getLabels())
                .containsEntry("kueue.x-k8s.io/queue-name", "gpus")
                .containsEntry("kueue.x-k8s.io/priority-class", "low");
        assertThat(template(job).getMetadata().getLabels()).doesNotContainKey("kueue.x-k8s.io/queue-name");
    }

    @Test
    void valuesAreInTheTextsThatNoKubeletExpands() {
        assertThat(job().getMetadata().getAnnotations()).containsEntry("note", "lr=0.1 of digits-0, $(HP_X) $(OTHER)");
        assertThat(template(job()).getSpec().getContainers().get(0).getArgs())
                .containsExactly("--lr=$(HP_LEARNING_RATE)");
    }

    @Test
    void thePodTemplateHasWhatAPodHas() {
        var template = template(job());

        assertThat(template.getMetadata().getLabels())
                .containsEntry(Names.TRIAL_LABEL, "digits-0")
                .containsEntry(Names.ATTEMPT_LABEL, "1")
                .containsEntry(Names.TRIAL_UID_LABEL, "uid-of-trial-0");
        assertThat(template.getMetadata().getAnnotations())
                .containsEntry("kept", "yes")
                .containsEntry(Names.TRAINER_ANNOTATION, "trainer")
                .containsEntry(Names.REPORTER_ANNOTATION, JobSpecs.INDEX_LABEL + "=0");
        assertThat(template.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(template.getSpec().getActiveDeadlineSeconds()).isEqualTo(86_400);
        assertThat(template.getSpec().getVolumes())
                .extracting(volume -> volume.getName())
                .containsExactly(TrialPod.TOKEN_VOLUME, TrialPod.CHECKPOINT_VOLUME);
        assertThat(template.getSpec().getContainers().get(0).getEnv())
                .anyMatch(variable -> variable.getName().equals("HP_LEARNING_RATE"));
    }

    /** A pod of the Job with an index, in a phase of its trainer. */
    private static PodBuilder pod(int index) {
        var template = template(job());
        return new PodBuilder()
                .withNewMetadataLike(template.getMetadata())
                .withName("digits-0-1-" + index + "-x")
                .withUid("uid-of-pod-" + index)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .addToLabels(JobSpecs.INDEX_LABEL, Integer.toString(index))
                .addNewOwnerReference()
                .withKind("Job")
                .withName("digits-0-1")
                .withUid("uid-of-job")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpecLike(template.getSpec())
                .withNodeName("node" + index)
                .endSpec();
    }

    private static Pod running(int index) {
        return pod(index)
                .withNewStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("trainer")
                .withNewState()
                .withNewRunning("2026-01-01T00:00:00Z")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod ended(int index, int code, String finished) {
        return pod(index)
                .withNewStatus()
                .withPhase(code == 0 ? "Succeeded" : "Failed")
                .addNewContainerStatus()
                .withName("trainer")
                .withNewState()
                .withNewTerminated()
                .withExitCode(code)
                .withStartedAt("2026-01-01T00:00:00Z")
                .withFinishedAt(finished)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod disrupted(int index) {
        return pod(index)
                .withNewStatus()
                .withPhase("Failed")
                .withReason("Evicted")
                .withMessage("the node was low on memory")
                .endStatus()
                .build();
    }

    private static AttemptView view(String type, String reason, Pod... pods) {
        var job = job();
        job.getMetadata().setUid("uid-of-job");
        if (!type.isEmpty()) {
            job.setAdditionalProperty(
                    "status",
                    Map.of(
                            "conditions",
                            List.of(Map.of("type", type, "status", "True", "reason", reason, "message", "words"))));
        }
        return WORKLOAD.view(new ObjectWorkload.WithPods(WORKLOAD.slim(job), List.of(pods), List.of()));
    }

    @Test
    void withoutAPodThatReportsItWaits() {
        assertThat(view("", "").stage())
                .isInstanceOfSatisfying(Stage.Waiting.class, waiting -> assertThat(waiting.reason())
                        .isEqualTo("PodsMissing"));
        assertThat(view("", "", running(1)).stage()).isInstanceOf(Stage.Waiting.class);
    }

    @Test
    void itRunsWhenThePodThatReportsRunsAndAsksForTheGpusOfAll() {
        var view = view("", "", running(1), running(0));

        assertThat(view.stage()).isEqualTo(new Stage.Running());
        assertThat(view.gpus()).isEqualTo(2);
        assertThat(view.node()).contains("node0");
        assertThat(view.over()).isFalse();
        assertThat(view.name()).isEqualTo("digits-0-1");
        assertThat(view.uid()).isEqualTo("uid-of-job");
        assertThat(view.pods()).isEqualTo("-l winnow.dev/trial=digits-0,winnow.dev/attempt=1");
    }

    @Test
    void aPodThatEndsEndsNothingBeforeTheJobSaysSo() {
        assertThat(view("", "", ended(0, 0, "2026-01-01T00:01:00Z"), running(1)).stage())
                .isEqualTo(new Stage.Running());
        assertThat(view("Complete", "CompletionsReached", ended(0, 0, "2026-01-01T00:01:00Z"), running(1))
                        .stage())
                .as("its pods are seen later than the Job")
                .isEqualTo(new Stage.Running());
    }

    @Test
    void itsTimeOnAllGpusIsTheSumOverItsPods() {
        var view = view(
                "Complete",
                "CompletionsReached",
                ended(0, 0, "2026-01-01T00:01:00Z"),
                ended(1, 0, "2026-01-01T00:03:00Z"));

        assertThat(view.stage()).isEqualTo(new Stage.Succeeded(Optional.of(Duration.ofMinutes(2))));
        assertThat(view.over()).isTrue();
    }

    private static Stage.Failed failed(AttemptView view) {
        assertThat(view.stage()).isInstanceOf(Stage.Failed.class);
        return (Stage.Failed) view.stage();
    }

    @Test
    void thePodThatFailedSaysWhy() {
        var failed = failed(view(
                "Failed",
                "BackoffLimitExceeded",
                ended(0, 0, "2026-01-01T00:01:00Z"),
                ended(1, 7, "2026-01-01T00:01:00Z")));

        assertThat(failed.reason()).isEqualTo("ExitCode");
        assertThat(failed.counts()).isTrue();
    }

    @Test
    void whatTheClusterDidToOnePodExplainsTheOthers() {
        var failed = failed(view("Failed", "BackoffLimitExceeded", ended(0, 1, "2026-01-01T00:01:00Z"), disrupted(1)));

        assertThat(failed.reason()).isEqualTo("Evicted");
        assertThat(failed.counts()).isFalse();
    }

    @Test
    void aPodThatSomebodyDeletedIsNoFailure() {
        assertThat(failed(view("Failed", "BackoffLimitExceeded")).counts()).isFalse();
        assertThat(failed(view("Failed", "DeadlineExceeded")).counts()).isTrue();
    }

    @Test
    void aPodIsOfItsTrialByUidNumberAndOwner() {
        var trial = trial();
        assertThat(AttemptNumber.ofMaker(trial, running(0))).hasValue(1);
        assertThat(AttemptNumber.of(trial, running(0))).isEmpty();

        var other = running(0);
        other.getMetadata().getLabels().put(Names.TRIAL_UID_LABEL, "uid-of-another");
        assertThat(AttemptNumber.ofMaker(trial, other)).isEmpty();
        var later = running(0);
        later.getMetadata().getLabels().put(Names.ATTEMPT_LABEL, "2");
        assertThat(AttemptNumber.ofMaker(trial, later)).isEmpty();
        var bare = running(0);
        bare.getMetadata().setOwnerReferences(List.of());
        assertThat(AttemptNumber.ofMaker(trial, bare)).isEmpty();
    }

    @Test
    void thePodWithTheLabelsOfRankZeroReports() {
        assertThat(ReportingPod.is(running(0))).isTrue();
        assertThat(ReportingPod.is(running(1))).isFalse();
        var unmarked = running(0);
        unmarked.getMetadata().setAnnotations(Map.of());
        assertThat(ReportingPod.is(unmarked)).isFalse();
    }
}

package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What trains one configuration, a pod or an object that has pods, and how it is retried. What belongs to Kubernetes is held
 * as JSON: its types refuse much that the schema lets pass, and only the study that has it is to fail by that.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.pod) != has(self.job)",
        message = "set one of pod and job: what trains one configuration",
        fieldPath = ".pod")
@ValidationRule(
        value =
                "has(self.job) == has(oldSelf.job) && (!has(self.job) || (self.job.apiVersion == oldSelf.job.apiVersion && self.job.kind == oldSelf.job.kind))",
        message = "the kind of the trials cannot change: create another study",
        fieldPath = ".job")
@ValidationRule(
        value = "!has(self.kind) || has(self.job)",
        message = "says how objects of trial.job are handled: set job, or remove kind",
        fieldPath = ".kind")
@ValidationRule(
        value =
                "(has(self.kind) && has(self.kind.resource) ? self.kind.resource : '') == (has(oldSelf.kind) && has(oldSelf.kind.resource) ? oldSelf.kind.resource : '')",
        message = "the kind of the trials cannot change: create another study",
        fieldPath = ".kind")
@ValidationRule(
        value =
                "!has(self.pod) || (has(self.pod.spec) && has(self.pod.spec.containers) && self.pod.spec.containers.size() > 0)",
        message = "the pod needs at least one container",
        fieldPath = ".pod")
@ValidationRule(
        value =
                "!has(self.pod) || !has(self.pod.spec) || !has(self.pod.spec.restartPolicy) || self.pod.spec.restartPolicy == 'Never'",
        message = "restartPolicy must be Never or absent: the operator retries, see trial.retries",
        fieldPath = ".pod")
@ValidationRule(
        value =
                "!has(self.pod) || !has(self.pod.metadata) || (!has(self.pod.metadata.name) && !has(self.pod.metadata.generateName) && !has(self.pod.metadata.__namespace__))",
        message = "metadata.name, generateName and namespace are given by the operator: remove them",
        fieldPath = ".pod")
public record TrialTemplate(
        @Default("2")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
                "How often a trial whose trainer failed is tried again, from its checkpoint. Evictions, pre-emptions and lost nodes do not count.")
        Integer retries,

        @Default("86400")
        @Min(1)
        @Max(31_536_000)
        @JsonPropertyDescription("A pod that runs longer than this many seconds is killed and counts as failed.")
        Integer timeoutSeconds,

        @Default("1800")
        @Min(1)
        @Max(31_536_000)
        @JsonPropertyDescription(
                "A pod whose trainer does not start within this many seconds after a node took the pod is replaced and counts as failed. A pod that waits for a node has no such limit.")
        Integer startTimeoutSeconds,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription("The container that trains and reports. Absent: the first one.")
        @Nullable
        String container,

        @JsonPropertyDescription(
                "Reads the objective from what the trainer prints or writes to a file. Absent: the trainer reports.")
        @Nullable
        TrialMetrics metrics,

        @JsonPropertyDescription(
                "Where trials keep their checkpoints. Absent: a trial that is paused or replaced starts over.")
        @Nullable
        Checkpoints checkpoints,

        @JsonPropertyDescription(
                "The queue of Kueue in which attempts wait for room. Absent: they are labelled for none.")
        @Nullable
        Queue queue,

        @JsonPropertyDescription(
                "A pod template: each attempt of a trial is a pod. The operator adds the environment, the report token, the checkpoint folder, labels and the owner.")
        @SchemaFrom(type = PodTemplateSpec.class)
        @Nullable
        JsonNode pod,

        @JsonPropertyDescription(
                "An object whose controller makes pods, such as a Job: each attempt of a trial is such an object. At most 64 KiB of JSON. The operator adds to its pod templates what it adds to a pod. The installation must allow the kind.")
        @SchemaFrom(type = ForeignObject.class)
        @PreserveUnknownFields
        @Nullable
        JsonNode job,

        @JsonPropertyDescription(
                "What the operator cannot know of the kind of job by itself. Absent: Job, JobSet, TrainJob, PyTorchJob and RayJob are known.")
        @Nullable
        KindDescription kind) {

    /** What the schema knows of an object of another API. */
    public record ForeignObject(
            @Required
            @Size(min = 1, max = 317)
            @JsonPropertyDescription("Group and version of its API, such as batch/v1.")
            String apiVersion,

            @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Its kind, such as Job.")
            String kind) {}

    /** How the operator handles objects of a kind that it does not know. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KindDescription(
            @Size(min = 1, max = 63)
            @Pattern("^[a-z0-9][-a-z0-9]*$")
            @JsonPropertyDescription(
                    "How the API server names such objects, such as mpijobs. Absent: the plural of the kind in lower case.")
            @Nullable
            String resource,

            @Required
            @Size(min = 1, max = 16)
            @ListKey("path")
            @JsonPropertyDescription("Where in the object its pod templates are.")
            List<PodTemplatePlace> podTemplates,

            @Required
            @Size(min = 1, max = 1024)
            @JsonPropertyDescription(
                    "A condition in CEL over the object: the attempt has succeeded, such as object.status.phase == 'Succeeded'. A field that is not there makes the condition false.")
            String successWhen,

            @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("The same: the attempt has failed.")
            String failureWhen) {}

    /** A pod template in an object. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PodTemplatePlace(
            @Required
            @Size(min = 1, max = 512)
            @JsonPropertyDescription(
                    "Fields from the object on, such as spec.mpiReplicaSpecs.Launcher.template or spec.tasks[0].template.")
            String path,

            @JsonPropertyDescription(
                    "The labels that tell the one pod of this template that reports. Set it for one template; a template alone, with one pod, needs none.")
            @Nullable
            Map<String, String> reporter) {}

    /**
     * The pod template of trials that are pods.
     *
     * @throws IllegalStateException if they are objects of another kind
     */
    public JsonNode requiredPod() {
        if (pod == null) {
            throw new IllegalStateException("the trials are no pods");
        }
        return pod;
    }

    /** How metrics are read that the trainer writes to files; empty if it reports or prints them. */
    public Optional<TrialMetrics> metricsInFiles() {
        return Optional.ofNullable(metrics).filter(TrialMetrics::ofFiles);
    }

    /** The same where no container is named. */
    public TrialTemplate withoutContainer() {
        return new TrialTemplate(
                retries, timeoutSeconds, startTimeoutSeconds, null, metrics, checkpoints, queue, pod, job, kind);
    }

    /** A volume for checkpoints, in which every trial gets a folder of its own. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.volume.name)",
            message = "volume.name is given by the operator: remove it",
            fieldPath = ".volume")
    public record Checkpoints(
            @Required
            @JsonPropertyDescription(
                    "A volume source, such as persistentVolumeClaim: {claimName: checkpoints}. Pods on several nodes need ReadWriteMany.")
            @SchemaFrom(type = Volume.class)
            JsonNode volume,

            @Default("/checkpoints")
            @Size(min = 1, max = 256)
            @Pattern("^/+[^:/][^:]*$")
            @JsonPropertyDescription(
                    "Where the trial's folder appears in the container, also in the variable WINNOW_CHECKPOINT_DIR.")
            String path,

            @Default("All")
            @JsonPropertyDescription(
                    "Whose checkpoints stay once the study has ended. All: those of all trials. Best: that of the best trial; with several objectives those of all trials that no other beats. BestAndLast: besides, those of the trials that trained to the last step. None: nobody's. Without a best trial, Best and BestAndLast leave all.")
            Keep keep) {

        /** Definitions of an earlier release know no {@code keep}. */
        public Checkpoints {
            keep = Objects.requireNonNullElse(keep, Keep.All);
        }
    }

    /** The queue of Kueue for what attempts are made of, be it a pod or an object that has pods. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Queue(
            @Required
            @Size(min = 1, max = 63)
            @Pattern(NAME)
            @JsonPropertyDescription(
                    "The LocalQueue, in the namespace of the study: the label kueue.x-k8s.io/queue-name.")
            String name,

            @Size(min = 1, max = 63)
            @Pattern(NAME)
            @JsonPropertyDescription(
                    "The WorkloadPriorityClass: the label kueue.x-k8s.io/priority-class. Absent: the priority of the pod.")
            @Nullable
            String priorityClass,

            @Size(min = 1, max = 63)
            @Pattern(NAME)
            @JsonPropertyDescription(
                    "The same for every attempt of a trial but its first, so that promoted and preempted trials need not queue up behind new ones. Absent: priorityClass.")
            @Nullable
            String resumePriorityClass) {
        private static final String NAME = "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$";
    }

    /** Whose checkpoints stay once a study has ended. */
    public enum Keep {
        All,
        Best,
        BestAndLast,
        None
    }
}

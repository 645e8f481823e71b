package dev.winnow.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Kinds whose controllers {@link KindController} plays: which pods they make of an object, with which labels, and what they write
 * when it has ended.
 *
 * <p>Source: sigs.k8s.io/jobset v0.11.1, github.com/kubeflow/trainer v2.2.0, github.com/kubeflow/training-operator v1.9.3,
 * github.com/ray-project/kuberay v1.6.0. {@link #WORKFLOW} is a kind that the operator does not know, of one pod.
 */
public enum PlayedKind {
    JOB_SET("jobsets", "jobset.x-k8s.io", "v1alpha2", "JobSet", Again.NEVER) {
        @Override
        List<PodPlan> pods(JsonNode object) {
            var pods = new ArrayList<PodPlan>();
            for (var job : object.at("/spec/replicatedJobs")) {
                var name = job.path("name").asText();
                var labels = Map.of(
                        "jobset.sigs.k8s.io/jobset-name",
                        name(object),
                        "jobset.sigs.k8s.io/replicatedjob-name",
                        name,
                        "jobset.sigs.k8s.io/job-index",
                        "0",
                        "batch.kubernetes.io/job-completion-index",
                        "0");
                pods.add(new PodPlan(name + "-0-0", job.at("/template/spec/template"), labels, "Job"));
            }
            return pods;
        }

        @Override
        String status(boolean succeeded) {
            return condition(succeeded ? "Completed" : "Failed", succeeded ? "AllJobsCompleted" : "FailedJobs");
        }
    },
    TRAIN_JOB("trainjobs", "trainer.kubeflow.org", "v1alpha1", "TrainJob", Again.AFTER_FAILURE) {
        @Override
        List<PodPlan> pods(JsonNode object) {
            var template = (ObjectNode) Yaml.tree("{metadata: {}, spec: {containers: [{name: node, image: runtime}]}}");
            var container = (ObjectNode) template.at("/spec/containers/0");
            var trainer = object.at("/spec/trainer");
            for (var field : List.of("image", "command", "args", "env")) {
                if (trainer.has(field)) {
                    container.set(field, trainer.get(field));
                }
            }
            if (trainer.has("resourcesPerNode")) {
                container.set("resources", trainer.get("resourcesPerNode"));
            }
            // What the API server adds, whose plugin for accounts is off in tests.
            ((ObjectNode) template.get("spec")).put("restartPolicy", "Never").put("serviceAccountName", "default");
            for (var patch : object.at("/spec/runtimePatches")) {
                for (var job : patch.at("/trainingRuntimeSpec/template/spec/replicatedJobs")) {
                    if (job.path("name").asText().equals("node")) {
                        patched(template, container, job.at("/template/spec/template"));
                    }
                }
            }
            var pods = new ArrayList<PodPlan>();
            for (int index = 0; index < trainer.path("numNodes").asInt(1); index++) {
                var labels = Map.of(
                        "jobset.sigs.k8s.io/jobset-name",
                        name(object),
                        "jobset.sigs.k8s.io/replicatedjob-name",
                        "node",
                        "jobset.sigs.k8s.io/job-index",
                        "0",
                        "batch.kubernetes.io/job-completion-index",
                        Integer.toString(index));
                pods.add(new PodPlan("node-0-" + index, template, labels, "Job"));
            }
            return pods;
        }

        private void patched(ObjectNode template, ObjectNode container, JsonNode patch) {
            template.set("metadata", patch.path("metadata"));
            ((ObjectNode) template.get("spec")).set("volumes", patch.at("/spec/volumes"));
            container.set("volumeMounts", patch.at("/spec/containers/0/volumeMounts"));
        }

        @Override
        String status(boolean succeeded) {
            return condition(succeeded ? "Complete" : "Failed", succeeded ? "AllJobsCompleted" : "FailedJobs");
        }
    },
    PYTORCH_JOB("pytorchjobs", "kubeflow.org", "v1", "PyTorchJob", Again.AFTER_DELETION) {
        @Override
        List<PodPlan> pods(JsonNode object) {
            var pods = new ArrayList<PodPlan>();
            for (var type : List.of("Master", "Worker")) {
                var replica = object.at("/spec/pytorchReplicaSpecs/" + type);
                var lower = type.toLowerCase(Locale.ROOT);
                for (int index = 0;
                        index
                                < (replica.isMissingNode()
                                        ? 0
                                        : replica.path("replicas").asInt(1));
                        index++) {
                    var labels = Map.of(
                            "training.kubeflow.org/job-name", name(object),
                            "training.kubeflow.org/replica-type", lower,
                            "training.kubeflow.org/replica-index", Integer.toString(index));
                    pods.add(new PodPlan(lower + "-" + index, replica.path("template"), labels, "PyTorchJob"));
                }
            }
            return pods;
        }

        @Override
        String status(boolean succeeded) {
            return condition(
                    succeeded ? "Succeeded" : "Failed", succeeded ? "PyTorchJobSucceeded" : "PyTorchJobFailed");
        }
    },
    RAY_JOB("rayjobs", "ray.io", "v1", "RayJob", Again.AFTER_FAILURE) {
        @Override
        List<PodPlan> pods(JsonNode object) {
            var cluster = object.at("/spec/rayClusterSpec");
            var pods = new ArrayList<PodPlan>();
            pods.add(new PodPlan(
                    "head", cluster.at("/headGroupSpec/template"), Map.of("ray.io/node-type", "head"), "RayCluster"));
            StreamSupport.stream(cluster.path("workerGroupSpecs").spliterator(), false)
                    .map(group -> new PodPlan(
                            group.path("groupName").asText(),
                            group.path("template"),
                            Map.of(
                                    "ray.io/node-type",
                                    "worker",
                                    "ray.io/group",
                                    group.path("groupName").asText()),
                            "RayCluster"))
                    .forEach(pods::add);
            return pods;
        }

        @Override
        String status(boolean succeeded) {
            return succeeded
                    ? "{jobDeploymentStatus: Complete, jobStatus: SUCCEEDED}"
                    : "{jobDeploymentStatus: Failed, jobStatus: FAILED, reason: AppFailed, message: m}";
        }
    },
    WORKFLOW("workflows", "argoproj.io", "v1alpha1", "Workflow", Again.NEVER) {
        @Override
        List<PodPlan> pods(JsonNode object) {
            return List.of(new PodPlan("main", object.at("/spec/main"), Map.of(), "Workflow"));
        }

        @Override
        String status(boolean succeeded) {
            return "{phase: " + (succeeded ? "Succeeded" : "Failed") + "}";
        }
    };

    /** When a controller makes a pod again. */
    enum Again {
        NEVER,
        AFTER_DELETION,
        AFTER_FAILURE
    }

    /**
     * A pod of an object.
     *
     * @param suffix follows the name of the object
     * @param owner the kind of what made it
     */
    record PodPlan(String suffix, JsonNode template, Map<String, String> labels, String owner) {}

    private final String plural;
    private final String group;
    private final String version;
    private final String kind;
    private final Again again;

    PlayedKind(String plural, String group, String version, String kind, Again again) {
        this.plural = plural;
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.again = again;
    }

    /** As {@code trialKinds} names it. */
    public String type() {
        return plural + "." + version + "." + group;
    }

    Again again() {
        return again;
    }

    /** The pods of an object; the first ends it when it succeeds, unless it is a kind of equal pods. */
    abstract List<PodPlan> pods(JsonNode object);

    /** What its status says when it has ended. */
    abstract String status(boolean succeeded);

    /** Whether the object has succeeded with its first pod, and sends the others away. */
    boolean firstDecides() {
        return this == PYTORCH_JOB || this == RAY_JOB;
    }

    /** Whether the object's pods go when it has ended, those too that have ended. */
    boolean leavesNothing() {
        return this == RAY_JOB;
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static String condition(String type, String reason) {
        return "{conditions: [{type: " + type + ", status: 'True', reason: " + reason + ", message: m}]}";
    }

    /** How a client finds such objects. */
    public ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withPlural(plural)
                .withKind(kind)
                .withNamespaced(true)
                .build();
    }

    /** Gives the API server the kind, with a schema that takes anything. */
    public void install(KubernetesClient client) {
        var anything = new JSONSchemaPropsBuilder()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .build();
        client.resource(new CustomResourceDefinitionBuilder()
                        .withNewMetadata()
                        .withName(plural + "." + group)
                        .endMetadata()
                        .withNewSpec()
                        .withGroup(group)
                        .withScope("Namespaced")
                        .withNewNames()
                        .withPlural(plural)
                        .withKind(kind)
                        .endNames()
                        .addNewVersion()
                        .withName(version)
                        .withServed(true)
                        .withStorage(true)
                        .withNewSubresources()
                        .withNewStatus()
                        .endStatus()
                        .endSubresources()
                        .withNewSchema()
                        .withOpenAPIV3Schema(anything)
                        .endSchema()
                        .endVersion()
                        .endSpec()
                        .build())
                .serverSideApply();
        ApiServer.awaitEstablished(client, plural + "." + group);
    }
}

package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TrialReason;
import dev.winnow.engine.trial.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * RayJob of KubeRay: a Ray cluster for one driver. The driver reports, which runs in the head pod and finds what the container of
 * the head pod has.
 *
 * <p>Source: github.com/ray-project/kuberay v1.6.0. A driver for which nothing is reserved by {@code entrypointNum...} runs on the
 * head. KubeRay makes a pod of the cluster again that failed or was deleted, and deletes the cluster after the job where
 * {@code shutdownAfterJobFinishes} is set, later than it says that the job has ended.
 */
final class RayJobKind implements ObjectKind {
    static final String NODE_LABEL = "ray.io/node-type";

    private static final String CLUSTER = "rayClusterSpec";
    private static final String SUBMITTER = "submitterPodTemplate";

    @Override
    public ObjectType type() {
        return new ObjectType("rayjobs", "v1", "ray.io");
    }

    @Override
    public String kind() {
        return "RayJob";
    }

    @Override
    public List<Place> templates(JsonNode job) {
        var places = new ArrayList<Place>();
        places.add(new Place(
                List.of("spec", CLUSTER, "headGroupSpec", "template"), Optional.of(Map.of(NODE_LABEL, "head"))));
        for (int i = 0; i < job.at("/spec/rayClusterSpec/workerGroupSpecs").size(); i++) {
            places.add(new Place(
                    List.of("spec", CLUSTER, "workerGroupSpecs", Integer.toString(i), "template"), Optional.empty()));
        }
        if (job.path("spec").has(SUBMITTER)) {
            places.add(new Place(List.of("spec", SUBMITTER), Optional.empty()));
        }
        return places;
    }

    @Override
    public List<Misfit> misfits(JsonNode job) {
        var misfits = new Misfits();
        var spec = job.path("spec");
        misfits.notSuspended("spec", spec, kind());
        misfits.noRetries("spec", spec, "backoffLimit");
        misfits.absent("spec", spec, "clusterSelector", "each attempt has a cluster of its own: remove it");
        var shutdown = "the cluster of a trial goes when its job has ended: remove it";
        misfits.absent("spec", spec, "deletionStrategy", shutdown);
        misfits.absent("spec", spec, "ttlSecondsAfterFinished", shutdown);
        if (!spec.path("shutdownAfterJobFinishes").asBoolean(true)) {
            misfits.add("spec.shutdownAfterJobFinishes", shutdown);
        }
        if (spec.path("submissionMode").asText().equals("InteractiveMode")) {
            misfits.add("spec.submissionMode", "nobody would submit the job of a trial: remove it");
        }
        if (spec.path("entrypoint").asText().isBlank()) {
            misfits.add("spec.entrypoint", "Required value: the command of the driver");
        }
        for (var reserved : List.of("entrypointNumCpus", "entrypointNumGpus", "entrypointResources")) {
            misfits.absent(
                    "spec",
                    spec,
                    reserved,
                    "the driver would run in any pod of the cluster, and reports are taken from the head pod: remove it, and"
                            + " reserve in the tasks of the driver");
        }
        if (spec.at("/rayClusterSpec/enableInTreeAutoscaling").asBoolean()) {
            misfits.add(
                    "spec.rayClusterSpec.enableInTreeAutoscaling",
                    "a worker that goes ends the attempt: remove it, and set replicas");
        }
        return misfits.list();
    }

    @Override
    public void prepare(ObjectNode job) {
        job.withObject("/spec").put("backoffLimit", 0).put("shutdownAfterJobFinishes", true);
    }

    @Override
    public Optional<Stage> stage(JsonNode job) {
        var status = job.path("status");
        return switch (status.path("jobDeploymentStatus").asText()) {
            case "Complete" ->
                Optional.of(
                        status.path("jobStatus").asText().equals("SUCCEEDED")
                                ? new Stage.Succeeded(Optional.empty())
                                : failed(
                                        TrialReason.ObjectFailed.name(),
                                        "its Ray job is "
                                                + status.path("jobStatus").asText()));
            case "Failed" -> {
                var reason = status.path("reason").asText();
                yield Optional.of(failed(
                        List.of("", "AppFailed", "SubmissionFailed").contains(reason)
                                ? TrialReason.ObjectFailed.name()
                                : reason,
                        "its RayJob failed: " + status.path("message").asText(reason)));
            }
            case "ValidationFailed" ->
                Optional.of(failed(
                        "ValidationFailed",
                        "KubeRay refuses its RayJob: " + status.path("message").asText()));
            default -> ObjectConditions.suspended(job, "/spec/suspend");
        };
    }

    private static Stage failed(String reason, String message) {
        return new Stage.Failed(Optional.empty(), reason, message, true);
    }

    @Override
    public boolean endsWithItsPods() {
        return false;
    }

    @Override
    public boolean replacesPods() {
        return true;
    }

    @Override
    public List<List<String>> readFields() {
        return List.of(
                List.of("spec", "suspend"),
                List.of("status", "jobDeploymentStatus"),
                List.of("status", "jobStatus"),
                List.of("status", "reason"),
                List.of("status", "message"));
    }
}

package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.trial.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * PyTorchJob of Kubeflow's training operator. The master reports, without one the first worker.
 *
 * <p>Source: github.com/kubeflow/training-operator v1.9.3. A pod that fails makes the job fail where {@code restartPolicy} is
 * Never; a pod that is deleted is made again. When the job has ended its running pods are deleted if {@code cleanPodPolicy} is
 * Running, so that all of its pods end.
 */
final class PyTorchJobKind implements ObjectKind {
    static final String TYPE_LABEL = "training.kubeflow.org/replica-type";
    static final String INDEX_LABEL = "training.kubeflow.org/replica-index";

    private static final String REPLICAS = "pytorchReplicaSpecs";
    private static final String MASTER = "master";

    @Override
    public ObjectType type() {
        return new ObjectType("pytorchjobs", "v1", "kubeflow.org");
    }

    @Override
    public String kind() {
        return "PyTorchJob";
    }

    @Override
    public List<Place> templates(JsonNode job) {
        var types = types(job);
        var reporting =
                types.stream().filter(PyTorchJobKind::master).findFirst().orElse(types.get(0));
        var places = new ArrayList<Place>();
        for (var type : types) {
            places.add(new Place(
                    List.of("spec", REPLICAS, type, "template"),
                    Optional.of(Map.of(TYPE_LABEL, type.toLowerCase(Locale.ROOT), INDEX_LABEL, "0"))
                            .filter(labels -> type.equals(reporting))));
        }
        return places;
    }

    private static boolean master(String type) {
        return type.toLowerCase(Locale.ROOT).equals(MASTER);
    }

    /** The types of its replicas; the master if none are named, so that it is missed. */
    private static List<String> types(JsonNode job) {
        var types = new ArrayList<String>();
        job.at("/spec/" + REPLICAS).fieldNames().forEachRemaining(types::add);
        return types.isEmpty() ? List.of("Master") : types;
    }

    @Override
    public List<Misfit> misfits(JsonNode job) {
        var misfits = new Misfits();
        var policy = job.at("/spec/runPolicy");
        misfits.object("spec.runPolicy", policy);
        misfits.notSuspended("spec.runPolicy", policy, kind());
        misfits.absent("spec.runPolicy", policy, "ttlSecondsAfterFinished", Misfits.KEPT);
        misfits.noRetries("spec.runPolicy", policy, "backoffLimit");
        misfits.noRetries("spec.elasticPolicy", job.at("/spec/elasticPolicy"), "maxRestarts");
        if (!policy.path("cleanPodPolicy").asText("Running").equals("Running")) {
            misfits.add(
                    "spec.runPolicy.cleanPodPolicy",
                    "pods that failed tell why, and those that run are to go: set Running, or remove it");
        }
        for (var replica : job.at("/spec/" + REPLICAS).properties()) {
            var path = "spec." + REPLICAS + "." + replica.getKey();
            if (!replica.getValue().path("restartPolicy").asText("Never").equals("Never")) {
                misfits.add(path + ".restartPolicy", Misfits.RETRIES);
            }
            if (replica.getValue().path("replicas").asInt(1) < 1) {
                misfits.add(path + ".replicas", "replicas without pods would never train: set at least 1");
            }
        }
        return misfits.list();
    }

    @Override
    public void prepare(ObjectNode job) {
        job.withObject("/spec/runPolicy").put("cleanPodPolicy", "Running");
        for (var replica : job.at("/spec/" + REPLICAS)) {
            ((ObjectNode) replica).put("restartPolicy", "Never");
        }
    }

    @Override
    public Optional<Stage> stage(JsonNode job) {
        return ObjectConditions.ended(job, "Succeeded", "PyTorchJobFailed")
                .or(() -> ObjectConditions.suspended(job, "/spec/runPolicy/suspend"));
    }

    @Override
    public boolean endsWithItsPods() {
        return true;
    }

    @Override
    public boolean replacesPods() {
        return true;
    }

    @Override
    public List<List<String>> readFields() {
        return List.of(List.of("spec", "runPolicy", "suspend"), List.of("status", "conditions"));
    }
}

package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.engine.trial.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * TrainJob of Kubeflow Trainer. Its pods come from a runtime that the study does not hold, so there is no pod template: what a pod
 * of a trial gets stands in {@code spec.trainer} and in a patch of the runtime. The first pod of the job {@code node} reports; a
 * patch of the manager {@link #MANAGER} in the manifest may name other jobs, of which the first reports.
 *
 * <p>Source: github.com/kubeflow/trainer v2.2.0. Its own retries are those of the runtime, which nothing here can change; so the
 * first pod that fails ends the attempt.
 */
final class TrainJobKind implements ObjectKind {
    /** Whose patch it is that the operator writes. */
    static final String MANAGER = Names.GROUP + "/trial";

    /** The container that trains, by the rules of the Trainer. */
    static final String NODE = "node";

    private static final String PATCHES = "runtimePatches";
    private static final String JOBS = "/trainingRuntimeSpec/template/spec/replicatedJobs";
    private static final List<String> CONTAINER_FIELDS = List.of("image", "command", "args", "env");

    @Override
    public ObjectType type() {
        return new ObjectType("trainjobs", "v1alpha1", "trainer.kubeflow.org");
    }

    @Override
    public String kind() {
        return "TrainJob";
    }

    @Override
    public List<Place> templates(JsonNode job) {
        return List.of(new Place(
                List.of("spec", "trainer"),
                Optional.of(Map.of(JobSetKind.JOB_LABEL, jobs(job).get(0), JobSpecs.INDEX_LABEL, "0"))));
    }

    /** The jobs of the runtime whose pods train. */
    private static List<String> jobs(JsonNode job) {
        var named = patches(job)
                .filter(TrainJobKind::ours)
                .flatMap(patch -> StreamSupport.stream(patch.at(JOBS).spliterator(), false))
                .map(replicated -> replicated.path("name").asText())
                .toList();
        return named.isEmpty() ? List.of(NODE) : named;
    }

    private static Stream<JsonNode> patches(JsonNode job) {
        return StreamSupport.stream(job.at("/spec/" + PATCHES).spliterator(), false);
    }

    private static boolean ours(JsonNode patch) {
        return patch.path("manager").asText().equals(MANAGER);
    }

    /** The container of the trainer as a pod template. */
    @Override
    public JsonNode template(JsonNode job, Place place) {
        var trainer = job.at("/spec/trainer");
        if (!trainer.isObject() && !trainer.isMissingNode() && !trainer.isNull()) {
            return trainer;
        }
        var template = ((ObjectNode) job).objectNode();
        var container = template.withArray("/spec/containers").addObject().put("name", NODE);
        CONTAINER_FIELDS.stream().filter(trainer::has).forEach(field -> container.set(field, trainer.get(field)));
        if (trainer.has("resourcesPerNode")) {
            container.set("resources", trainer.get("resourcesPerNode"));
        }
        return template;
    }

    @Override
    public String field(String path) {
        return path.replace("spec.trainer.spec.containers[0].resources", "spec.trainer.resourcesPerNode")
                .replace("spec.trainer.spec.containers[0]", "spec.trainer")
                .replace("spec.trainer.spec.containers", "spec.trainer");
    }

    @Override
    public boolean wholeTemplates() {
        return false;
    }

    @Override
    public void put(ObjectNode job, Place place, JsonNode template, JsonNode manifest) {
        var spec = job.withObject("/spec");
        var container = template.at("/spec/containers/0");
        var trainer = spec.withObject("/trainer");
        // A kubelet expands these, and the patches of others belong to them.
        CONTAINER_FIELDS.stream().filter(container::has).forEach(field -> trainer.set(field, container.get(field)));
        spec.set("activeDeadlineSeconds", template.at("/spec/activeDeadlineSeconds"));
        var all = job.arrayNode();
        patches(manifest).filter(patch -> !ours(patch)).forEach(all::add);
        var patch = all.addObject().put("manager", MANAGER);
        var jobs = patch.withArray(JOBS);
        for (var name : jobs(manifest)) {
            var pod = patched(jobs, name, template);
            var patchedSpec = pod.withObject("/spec");
            patchedSpec.set("volumes", template.at("/spec/volumes"));
            patchedSpec
                    .withArray("/containers")
                    .addObject()
                    .put("name", NODE)
                    .set("volumeMounts", container.path("volumeMounts"));
        }
        // The pods that prepare have the labels alone.
        for (var step : List.of("dataset", "model")) {
            if (manifest.at("/spec/initializer").has(step)) {
                patched(jobs, step + "-initializer", template)
                        .withObject("/metadata")
                        .remove("annotations");
            }
        }
        spec.set(PATCHES, all);
    }

    private static ObjectNode patched(ArrayNode jobs, String name, JsonNode template) {
        var pod = jobs.addObject().put("name", name).withObject("/template/spec/template");
        pod.set("metadata", template.path("metadata").deepCopy());
        return pod;
    }

    @Override
    public List<Misfit> misfits(JsonNode job) {
        var misfits = new Misfits();
        var spec = job.path("spec");
        misfits.notSuspended("spec", spec, kind());
        misfits.absent("spec", spec, "activeDeadlineSeconds", "is spec.trial.timeoutSeconds: remove it");
        if (spec.at("/runtimeRef/name").asText().isEmpty()) {
            misfits.add("spec.runtimeRef.name", "Required value: the runtime whose pods train");
        }
        var known = spec.path(PATCHES);
        for (int i = 0; i < known.size(); i++) {
            if (ours(known.get(i))) {
                ours("spec." + PATCHES + "[" + i + "]", known.get(i), misfits);
            }
        }
        return misfits.list();
    }

    /** The patch in which the manifest names jobs says nothing else. */
    private static void ours(String path, JsonNode patch, Misfits misfits) {
        var jobs = patch.at(JOBS);
        for (int i = 0; i < jobs.size(); i++) {
            var place = path + JOBS.replace('/', '.') + "[" + i + "]";
            if (jobs.get(i).path("name").asText().isEmpty()) {
                misfits.add(place + ".name", "Required value: a job of the runtime whose pods train");
            }
            misfits.absent(
                    place, jobs.get(i), "template", "is written by the operator: use a patch of another manager");
        }
        misfits.absent(
                path + ".trainingRuntimeSpec.template",
                patch.at("/trainingRuntimeSpec/template"),
                "metadata",
                "is written by the operator: use a patch of another manager");
    }

    @Override
    public void prepare(ObjectNode job) {}

    @Override
    public Optional<Stage> stage(JsonNode job) {
        return ObjectConditions.ended(job, "Complete", "FailedJobs", "ReachedMaxRestarts")
                .map(TrainJobKind::inTime)
                .or(() -> ObjectConditions.suspended(job, "/spec/suspend"));
    }

    /** Its deadline is that of the trial. */
    private static Stage inTime(Stage end) {
        return end instanceof Stage.Failed failed && failed.reason().equals("DeadlineExceeded")
                ? Stage.Failed.timeout(Optional.empty())
                : end;
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
    public boolean goesFirst() {
        return true;
    }
}

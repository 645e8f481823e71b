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
 * Kubernetes' own Job. Of an Indexed Job the pod with index 0 reports; any other Job has one pod.
 *
 * <p>Source: Kubernetes, "Jobs"; a Job says that it has ended once all of its pods have, from 1.31 on.
 */
final class JobKind implements ObjectKind {
    static final String INDEX_LABEL = "batch.kubernetes.io/job-completion-index";

    private static final String RETRIES =
            "the operator retries, and a failure is to count once: remove it, and set spec.trial.retries";
    private static final Map<String, String> NOT_OURS = Map.of(
            "backoffLimitPerIndex",
            RETRIES,
            "maxFailedIndexes",
            RETRIES,
            "podFailurePolicy",
            RETRIES,
            "selector",
            "the Job controller makes one that finds the pods of this Job alone: remove it",
            "manualSelector",
            "the Job controller makes a selector that finds the pods of this Job alone: remove it",
            "ttlSecondsAfterFinished",
            "a Job that has ended tells how its trial ended, and goes with its study: remove it");

    @Override
    public ObjectType type() {
        return new ObjectType("jobs", "v1", "batch");
    }

    @Override
    public String kind() {
        return "Job";
    }

    @Override
    public List<Place> templates(JsonNode job) {
        return List.of(new Place(
                List.of("spec", "template"), Optional.of(indexed(job) ? Map.of(INDEX_LABEL, "0") : Map.of())));
    }

    private static boolean indexed(JsonNode job) {
        return job.at("/spec/completionMode").asText().equals("Indexed");
    }

    @Override
    public List<Misfit> misfits(JsonNode job) {
        var found = new ArrayList<Misfit>();
        var spec = job.path("spec");
        NOT_OURS.keySet().stream()
                .sorted()
                .filter(spec::has)
                .forEach(field -> found.add(new Misfit("spec." + field, NOT_OURS.getOrDefault(field, ""))));
        if (spec.has("backoffLimit") && spec.path("backoffLimit").asInt(-1) != 0) {
            found.add(new Misfit("spec.backoffLimit", RETRIES));
        }
        if (spec.path("suspend").asBoolean()) {
            found.add(new Misfit(
                    "spec.suspend", "a suspended Job would never train: remove it, and suspend the study instead"));
        }
        int parallel = spec.path("parallelism").asInt(1);
        int pods = spec.path("completions").asInt(parallel);
        if (parallel < 1 || pods < 1) {
            found.add(new Misfit(
                    parallel < 1 ? "spec.parallelism" : "spec.completions",
                    "a Job without pods would never train: set at least 1"));
        } else if (Math.max(parallel, pods) > 1 && !indexed(job)) {
            found.add(new Misfit(
                    "spec.completionMode",
                    "of several pods the one with index 0 reports, and this Job's pods have no index: set Indexed"));
        }
        return found;
    }

    @Override
    public void prepare(ObjectNode job) {
        job.withObject("/spec").put("backoffLimit", 0);
    }

    @Override
    public Optional<Stage> stage(JsonNode job) {
        var failed = ObjectConditions.find(job, "Failed");
        if (failed.isPresent()) {
            var why = failed.get();
            boolean ofPod = why.reason().equals("BackoffLimitExceeded");
            return Optional.of(new Stage.Failed(
                    Optional.empty(),
                    ofPod ? TrialReason.ObjectFailed.name() : why.reason(),
                    "its Job failed: " + why.message(),
                    true));
        }
        if (ObjectConditions.find(job, "Complete").isPresent()) {
            return Optional.of(new Stage.Succeeded(Optional.empty()));
        }
        return ObjectConditions.find(job, "Suspended")
                .filter(condition -> job.at("/spec/suspend").asBoolean())
                .map(condition -> Stage.Waiting.forNode(
                        TrialReason.Suspended.name(), "its Job is suspended, as a queue does that has no room yet"));
    }

    @Override
    public boolean endsWithItsPods() {
        return true;
    }

    @Override
    public List<List<String>> readFields() {
        return List.of(List.of("spec", "suspend"), List.of("status", "conditions"));
    }
}

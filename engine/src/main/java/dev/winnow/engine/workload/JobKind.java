package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.trial.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kubernetes' own Job. Of an Indexed Job the pod with index 0 reports; any other Job has one pod.
 *
 * <p>Source: Kubernetes, "Jobs"; a Job says that it has ended once all of its pods have, from 1.31 on.
 */
final class JobKind implements ObjectKind {
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
                List.of("spec", "template"), Optional.of(indexed(job) ? Map.of(JobSpecs.INDEX_LABEL, "0") : Map.of())));
    }

    private static boolean indexed(JsonNode job) {
        return job.at("/spec/completionMode").asText().equals("Indexed");
    }

    @Override
    public List<Misfit> misfits(JsonNode job) {
        var misfits = new Misfits();
        JobSpecs.check("spec", job.path("spec"), indexed(job), misfits);
        return misfits.list();
    }

    @Override
    public void prepare(ObjectNode job) {
        job.withObject("/spec").put("backoffLimit", 0);
    }

    @Override
    public Optional<Stage> stage(JsonNode job) {
        return ObjectConditions.ended(job, "Complete", "BackoffLimitExceeded")
                .or(() -> ObjectConditions.suspendedAsSaid(job));
    }

    @Override
    public boolean endsWithItsPods() {
        return true;
    }

    @Override
    public boolean replacesPods() {
        return false;
    }
}

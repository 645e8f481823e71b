package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.trial.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * JobSet: several Jobs that train together. The pod that {@code spec.coordinator} names reports, without it the first pod of the
 * first Job.
 *
 * <p>Source: sigs.k8s.io/jobset v0.11.1. It fails with the first of its Jobs and then deletes those that run, so all of its pods
 * end.
 */
final class JobSetKind implements ObjectKind {
    static final String JOB_LABEL = "jobset.sigs.k8s.io/replicatedjob-name";
    static final String JOB_INDEX_LABEL = "jobset.sigs.k8s.io/job-index";

    @Override
    public ObjectType type() {
        return new ObjectType("jobsets", "v1alpha2", "jobset.x-k8s.io");
    }

    @Override
    public String kind() {
        return "JobSet";
    }

    @Override
    public List<Place> templates(JsonNode set) {
        var places = new ArrayList<Place>();
        int reporting = reporting(set);
        for (int i = 0; i < Math.max(1, jobs(set).size()); i++) {
            places.add(new Place(
                    List.of("spec", "replicatedJobs", Integer.toString(i), "template", "spec", "template"),
                    Optional.of(reporter(set, i)).filter(labels -> places.size() == reporting)));
        }
        return places;
    }

    private static JsonNode jobs(JsonNode set) {
        return set.at("/spec/replicatedJobs");
    }

    /** The place of the Job that the coordinator is of; the first if none is. */
    private static int reporting(JsonNode set) {
        var coordinator = set.at("/spec/coordinator/replicatedJob").asText();
        for (int i = 0; i < jobs(set).size(); i++) {
            if (jobs(set).path(i).path("name").asText().equals(coordinator)) {
                return i;
            }
        }
        return 0;
    }

    private static Map<String, String> reporter(JsonNode set, int job) {
        var coordinator = set.at("/spec/coordinator");
        return Map.of(
                JOB_LABEL,
                jobs(set).path(job).path("name").asText(),
                JOB_INDEX_LABEL,
                Integer.toString(coordinator.path("jobIndex").asInt()),
                JobSpecs.INDEX_LABEL,
                Integer.toString(coordinator.path("podIndex").asInt()));
    }

    @Override
    public List<Misfit> misfits(JsonNode set) {
        var misfits = new Misfits();
        var spec = set.path("spec");
        misfits.notSuspended("spec", spec, kind());
        misfits.absent("spec", spec, "ttlSecondsAfterFinished", Misfits.KEPT);
        misfits.noRetries("spec.failurePolicy", spec.path("failurePolicy"), "maxRestarts");
        misfits.absent("spec.failurePolicy", spec.path("failurePolicy"), "rules", Misfits.RETRIES);
        var coordinator = spec.path("coordinator");
        if (!coordinator.isMissingNode()
                && !coordinator
                        .path("replicatedJob")
                        .equals(jobs(set).path(reporting(set)).path("name"))) {
            misfits.add(
                    "spec.coordinator.replicatedJob",
                    "the pod that it names reports, and there is no such job: use one of "
                            + StreamSupport.stream(jobs(set).spliterator(), false)
                                    .map(job -> job.path("name").asText())
                                    .toList());
        }
        for (int i = 0; i < jobs(set).size(); i++) {
            job("spec.replicatedJobs[" + i + "]", jobs(set).path(i), misfits);
        }
        outOfRange(set, misfits);
        return misfits.list();
    }

    private static void job(String path, JsonNode job, Misfits misfits) {
        if (job.path("name").asText().isEmpty()) {
            misfits.add(path + ".name", "Required value: set this field");
        }
        var spec = job.at("/template/spec");
        // What a JobSet leaves out is Indexed.
        boolean indexed = spec.path("completionMode").asText("Indexed").equals("Indexed");
        if (!indexed) {
            misfits.add(
                    path + ".template.spec.completionMode",
                    "the pod that reports is told by its index: set Indexed, or remove it");
        }
        JobSpecs.check(path + ".template.spec", spec, true, misfits);
    }

    /** The pod that reports has to exist. */
    private static void outOfRange(JsonNode set, Misfits misfits) {
        int reporting = reporting(set);
        var job = jobs(set).path(reporting);
        int replicas = job.path("replicas").asInt(1);
        int pods = job.at("/template/spec/parallelism").asInt(1);
        var coordinator = set.at("/spec/coordinator");
        if (replicas < 1) {
            misfits.add(
                    "spec.replicatedJobs[" + reporting + "].replicas",
                    "the first of its pods reports: set at least 1, or name another job in spec.coordinator");
        } else if (coordinator.path("jobIndex").asInt() >= replicas) {
            misfits.add("spec.coordinator.jobIndex", "the job has " + replicas + " replicas: set less");
        } else if (coordinator.path("podIndex").asInt() >= Math.max(1, pods)) {
            misfits.add("spec.coordinator.podIndex", "the job has " + pods + " pods: set less");
        }
    }

    @Override
    public void prepare(ObjectNode set) {
        for (var job : jobs(set)) {
            ((ObjectNode) job).withObject("/template/spec").put("backoffLimit", 0);
        }
    }

    @Override
    public Optional<Stage> stage(JsonNode set) {
        return ObjectConditions.ended(set, "Completed", "FailedJobs", "ReachedMaxRestarts")
                .or(() -> ObjectConditions.suspendedAsSaid(set));
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

package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The fields of a Job that belong to the operator, in a Job itself and in the Jobs of another object. */
final class JobSpecs {
    static final String INDEX_LABEL = "batch.kubernetes.io/job-completion-index";

    private static final String OWN_SELECTOR =
            "the Job controller makes a selector that finds the pods of this Job alone: remove it";
    private static final Map<String, String> NOT_OURS = Map.of(
            "backoffLimitPerIndex",
            Misfits.RETRIES,
            "maxFailedIndexes",
            Misfits.RETRIES,
            "podFailurePolicy",
            Misfits.RETRIES,
            "selector",
            OWN_SELECTOR,
            "manualSelector",
            OWN_SELECTOR,
            "ttlSecondsAfterFinished",
            Misfits.KEPT);

    private JobSpecs() {}

    /**
     * Notes what a Job cannot have.
     *
     * @param path of its spec, from the object on
     * @param indexed whether its pods have an index
     */
    static void check(String path, JsonNode spec, boolean indexed, Misfits misfits) {
        NOT_OURS.keySet().stream()
                .sorted()
                .forEach(field -> misfits.absent(path, spec, field, NOT_OURS.getOrDefault(field, "")));
        misfits.noRetries(path, spec, "backoffLimit");
        misfits.notSuspended(path, spec, "Job");
        int parallel = spec.path("parallelism").asInt(1);
        int pods = spec.path("completions").asInt(parallel);
        if (parallel < 1 || pods < 1) {
            misfits.add(
                    path + (parallel < 1 ? ".parallelism" : ".completions"),
                    "a Job without pods would never train: set at least 1");
        } else if (Math.max(parallel, pods) > 1 && !indexed) {
            misfits.add(
                    path + ".completionMode",
                    "of several pods the one with index 0 reports, and this Job's pods have no index: set Indexed");
        }
    }
}

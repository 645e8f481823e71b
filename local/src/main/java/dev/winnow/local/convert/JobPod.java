package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The pod of a Job with one pod. What a Job does about its pods, the operator does about those of a trial.
 *
 * <p>Source: Kubernetes, batch/v1 Job and its defaults.
 */
final class JobPod {
    private static final int BACKOFF = 6;
    private static final int MOST_RETRIES = 100;

    private JobPod() {}

    static Optional<ObjectNode> read(Section job, Draft draft) {
        var words = draft.words();
        var spec = job.section("spec");
        var trial = draft.part("trial");
        for (var count : List.of("parallelism", "completions")) {
            spec.whole(count)
                    .filter(pods -> pods > 1)
                    .ifPresent(pods -> words.refuses(
                            spec.path(count),
                            "a trial is one pod, and not " + pods
                                    + ": set it to 1, or let one pod start the processes"));
        }
        var retries = spec.count("backoffLimit", 0);
        retries.ifPresent(most -> trial.put("retries", Math.min(most, MOST_RETRIES)));
        if (retries.isEmpty()) {
            words.differs(
                    spec.path("backoffLimit"),
                    "is absent, so a Job tries " + BACKOFF + " times more: here trial.retries is 2 unless you set it");
        }
        spec.count("activeDeadlineSeconds", 1).ifPresent(seconds -> trial.put("timeoutSeconds", seconds));
        spec.leaves(
                "ttlSecondsAfterFinished",
                "the objects of a study go with it: see ttlSecondsAfterFinished of the study");
        var template = spec.section("template");
        spec.rest();
        var pod = template.any("spec");
        template.any("metadata");
        template.rest();
        if (pod.isEmpty() || !(spec.any("template").orElseThrow().deepCopy() instanceof ObjectNode copy)) {
            words.refuses(spec.path("template"), "has no spec: it is the pod of a trial");
            return Optional.empty();
        }
        labels(job, copy);
        if (copy.get("spec") instanceof ObjectNode podSpec) {
            var policy = podSpec.path("restartPolicy").asText("Never");
            if (!policy.equals("Never")) {
                words.differs(
                        template.path("spec") + ".restartPolicy",
                        policy + ": the operator starts another pod, see trial.retries");
            }
            podSpec.remove("restartPolicy");
        }
        return Optional.of(copy);
    }

    /** The labels and annotations of a Job; those of its pod template win. */
    private static void labels(Section job, ObjectNode pod) {
        var metadata = job.section("metadata");
        for (var field : List.of("labels", "annotations")) {
            var texts = metadata.section(field);
            if (!texts.fields().isEmpty()
                    && !(pod.path("metadata").isValueNode()
                            || pod.at("/metadata/" + field).isValueNode())) {
                var own = pod.withObject("/metadata/" + field);
                for (var key : texts.fields()) {
                    if (!own.has(key)) {
                        texts.text(key).ifPresent(text -> own.put(key, text));
                    }
                }
            }
        }
        metadata.rest();
    }
}

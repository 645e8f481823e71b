package dev.winnow.engine.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TrialTemplate;
import dev.winnow.engine.workload.ObjectTemplate;
import dev.winnow.engine.workload.PodTemplate;
import dev.winnow.engine.workload.QueueLabels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that the labels of a template name no other queue and priority than the study does. */
final class QueueRules {
    private QueueRules() {}

    static void check(TrialTemplate settings, List<Problem> problems) {
        var queue = settings.queue();
        if (queue == null) {
            return;
        }
        var job = settings.job();
        var path = (job == null ? PodTemplate.POD : ObjectTemplate.PATH) + ".metadata.labels";
        var labels = (job == null ? settings.requiredPod() : job).at("/metadata/labels");
        agree(path, labels, QueueLabels.QUEUE, queue.name(), "name", problems);
        agree(path, labels, QueueLabels.PRIORITY, queue.priorityClass(), "priorityClass", problems);
    }

    private static void agree(
            String path, JsonNode labels, String label, @Nullable String asked, String field, List<Problem> problems) {
        if (labels.has(label) && !labels.path(label).asText().equals(asked)) {
            problems.add(new Problem(
                    path + "[" + label + "]", "spec.trial.queue." + field + " sets this label: remove it from here"));
        }
    }
}

package dev.winnow.engine.workload;

import dev.winnow.api.TrialTemplate;
import java.util.LinkedHashMap;
import java.util.Map;

/** The labels by which Kueue finds the queue and the priority of what an attempt is made of. Source: Kueue, "Run Plain Pods". */
public final class QueueLabels {
    /** The name of a LocalQueue. */
    public static final String QUEUE = "kueue.x-k8s.io/queue-name";
    /** The name of a WorkloadPriorityClass. */
    public static final String PRIORITY = "kueue.x-k8s.io/priority-class";

    private QueueLabels() {}

    /** The labels of an attempt; none if the study names no queue. */
    static Map<String, String> of(TrialTemplate settings, int attempt) {
        var labels = new LinkedHashMap<String, String>();
        var queue = settings.queue();
        if (queue != null) {
            labels.put(QUEUE, queue.name());
            var resumed = attempt > 1 ? queue.resumePriorityClass() : null;
            var priority = resumed == null ? queue.priorityClass() : resumed;
            if (priority != null) {
                labels.put(PRIORITY, priority);
            }
        }
        return labels;
    }
}

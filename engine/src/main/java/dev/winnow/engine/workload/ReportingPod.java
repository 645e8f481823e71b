package dev.winnow.engine.workload;

import dev.winnow.api.Names;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which of the pods that the object of an attempt made reports: rank 0, as people say. */
public final class ReportingPod {
    private ReportingPod() {}

    /** Whether the pod is the one that reports; the kind of the object has written down by which labels it is told. */
    public static boolean is(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Names.REPORTER_ANNOTATION))
                .filter(wanted -> Stream.of(wanted.split(",", -1))
                        .filter(label -> !label.isEmpty())
                        .allMatch(label -> has(pod, label)))
                .isPresent();
    }

    private static boolean has(Pod pod, String label) {
        int equals = label.indexOf('=');
        return equals > 0
                && label.substring(equals + 1)
                        .equals(Optional.ofNullable(pod.getMetadata().getLabels())
                                .orElse(Map.of())
                                .get(label.substring(0, equals)));
    }
}

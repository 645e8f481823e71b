package dev.winnow.e2e;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How busy places were while there was work for all of them: from the start of the first container to that of the last one.
 *
 * @param share from 0 to 1
 * @param seconds how long that was
 */
record Busy(double share, double seconds) {
    /** What the containers of ended pods did with so many places; their times are whole seconds of one node's clock. */
    static Busy of(List<Pod> ended, int places) {
        var runs = ended.stream()
                .map(pod ->
                        pod.getStatus().getContainerStatuses().get(0).getState().getTerminated())
                .toList();
        var begin = runs.stream().map(Busy::start).min(Instant::compareTo).orElseThrow();
        var last = runs.stream().map(Busy::start).max(Instant::compareTo).orElseThrow();
        double busy = runs.stream()
                .mapToDouble(run -> Math.max(0, seconds(start(run), earlier(last, Instant.parse(run.getFinishedAt())))))
                .sum();
        double length = seconds(begin, last);
        return new Busy(busy / (places * length), length);
    }

    private static Instant start(ContainerStateTerminated run) {
        return Instant.parse(run.getStartedAt());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}

package dev.winnow.testkit;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;

/** Two pods of an attempt that train together: the first runs a program once the other has come, and the other ends with it. */
public final class Gang implements Kubelet.Program {
    private record Meeting(CountDownLatch come, CountDownLatch done) {}

    private final Kubelet.Program first;
    private final Map<String, Meeting> meetings = new ConcurrentHashMap<>();

    private final ToIntFunction<Pod> rank;

    /** @param first what the pod with index 0 of a Job runs */
    public Gang(Kubelet.Program first) {
        this(first, Gang::rank);
    }

    /** @param rank of a pod; what trains runs in the one with rank 0 */
    public Gang(Kubelet.Program first, ToIntFunction<Pod> rank) {
        this.first = first;
        this.rank = rank;
    }

    /** The index of a pod in its Job. */
    public static int rank(Pod pod) {
        return Integer.parseInt(pod.getMetadata().getLabels().get("batch.kubernetes.io/job-completion-index"));
    }

    @Override
    public int run(Kubelet.Container container) throws InterruptedException {
        var meeting = meetings.computeIfAbsent(
                container.trial() + "-" + container.env().get("WINNOW_ATTEMPT"),
                attempt -> new Meeting(new CountDownLatch(1), new CountDownLatch(1)));
        if (rank.applyAsInt(container.pod()) != 0) {
            meeting.come().countDown();
            meeting.done().await();
            return 0;
        }
        meeting.come().await();
        int code = first.run(container);
        meeting.done().countDown();
        return code;
    }
}

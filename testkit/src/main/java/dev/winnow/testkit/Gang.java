package dev.winnow.testkit;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Two pods of a Job that train together: the first runs a program once the other has come, and the other ends with it. */
public final class Gang implements Kubelet.Program {
    private record Meeting(CountDownLatch come, CountDownLatch done) {}

    private final Kubelet.Program first;
    private final Map<String, Meeting> meetings = new ConcurrentHashMap<>();

    /** @param first what the pod with index 0 runs */
    public Gang(Kubelet.Program first) {
        this.first = first;
    }

    /** The index of a pod in its Job. */
    public static int rank(Pod pod) {
        return Integer.parseInt(pod.getMetadata().getLabels().get("batch.kubernetes.io/job-completion-index"));
    }

    @Override
    public int run(Kubelet.Container container) throws InterruptedException {
        var meeting = meetings.computeIfAbsent(
                container.pod().getMetadata().getOwnerReferences().get(0).getUid(),
                uid -> new Meeting(new CountDownLatch(1), new CountDownLatch(1)));
        if (rank(container.pod()) != 0) {
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

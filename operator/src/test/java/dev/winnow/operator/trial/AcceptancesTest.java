package dev.winnow.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.MovingClock;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When nodes took pods; a node has taken a pod when the pod has a start time, which is that of the node's clock. */
class AcceptancesTest {
    private final MovingClock clock = new MovingClock();
    private final Acceptances<Pod> acceptances =
            new Acceptances<>(pod -> pod.getStatus().getStartTime() != null, clock);
    private final SlimStore<Pod> store = new SlimStore<>(pod -> pod, acceptances);

    private static Pod pod(String uid, String startTime) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("lab")
                .withName("digits-0-1")
                .withUid(uid)
                .endMetadata()
                .withNewStatus()
                .withStartTime(startTime)
                .endStatus()
                .build();
    }

    private static Pod waiting(String uid) {
        return pod(uid, null);
    }

    private static Pod taken(String uid) {
        return pod(uid, "2020-01-01T00:00:00Z");
    }

    @Test
    void theTimeIsThatAtWhichThisProcessSawIt() {
        store.put("key", waiting("a"));
        clock.forward(Duration.ofSeconds(9));
        var seen = clock.instant();
        store.put("key", taken("a"));
        clock.forward(Duration.ofSeconds(1));
        store.put("key", taken("a"));

        assertThat(acceptances.of(taken("a"))).contains(seen);
    }

    @Test
    void ofAPodThatWasFirstSeenOnItsNodeNothingIsKnown() {
        store.put("key", taken("a"));
        assertThat(acceptances.of(taken("a"))).isEmpty();

        store.put("key", waiting("b"));
        store.put("key", taken("c"));
        assertThat(acceptances.of(taken("c"))).as("another pod of the name").isEmpty();
    }

    @Test
    void aPodThatIsGoneIsForgotten() {
        store.put("key", waiting("a"));
        store.put("key", taken("a"));
        store.remove("key");

        assertThat(acceptances.of(taken("a"))).isEmpty();
    }
}

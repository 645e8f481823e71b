package dev.winnow.operator.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.api.TuningStudy;
import dev.winnow.engine.study.TimeToLive;
import dev.winnow.operator.kube.Deletion;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.MovingClock;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Studies that have outlived their end, on a real API server; both clocks are the test's. */
class ExpiryIT {
    private static final Duration KEPT = Duration.ofHours(1);

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static final TestNamespace lab = TestNamespace.create(client, "expiry");

    @AutoClose
    private static final KubernetesClient operator =
            OperatorAccount.in(lab.namespace()).client();

    private final MovingClock clock = new MovingClock(Clock.systemUTC());
    private final AtomicLong ticks = new AtomicLong();
    private final Expiry expiry = new Expiry(new Deletion(operator), TimeToLive.OF_THE_MANIFEST, ticks::get);

    /** A study that has ended now. */
    private TuningStudy ended(String name) {
        lab.create(Manifests.with(
                Manifests.plain(name, 1, 1, 1), "/spec/ttlSecondsAfterFinished", Long.toString(KEPT.toSeconds())));
        var patch = "{\"status\": {\"state\": \"Complete\", \"completionTime\": \"%s\"}}".formatted(Instant.now(clock));
        return lab.studyResource(name).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private Optional<Duration> expire(TuningStudy study) {
        return expiry.expire(study, study.statusOrNew(), Instant.now(clock));
    }

    private static boolean exists(String name) {
        return lab.studyResource(name).get() != null;
    }

    private void pass(Duration time) {
        clock.forward(time);
        ticks.addAndGet(time.toNanos());
    }

    @Test
    void isDeletedWhenItsTimeHasBeenOverForAMinute() {
        var study = ended("over");
        pass(KEPT.plusSeconds(1));
        assertThat(expire(study)).contains(Duration.ofMinutes(1));
        pass(Duration.ofSeconds(59));
        assertThat(expire(study)).contains(Duration.ofSeconds(1));
        assertThat(exists("over")).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(expire(study)).isEmpty();
        assertThat(exists("over")).isFalse();
    }

    @Test
    void isKeptWhenTheClockJumpedAndWasSetRight() {
        var study = ended("jump");
        clock.forward(Duration.ofDays(365));
        assertThat(expire(study)).contains(Duration.ofMinutes(1));
        ticks.addAndGet(Duration.ofSeconds(50).toNanos());
        clock.forward(Duration.ofDays(-365));
        assertThat(expire(study).orElseThrow()).isGreaterThan(KEPT.minusMinutes(2));
        clock.forward(Duration.ofDays(365));
        ticks.addAndGet(Duration.ofSeconds(50).toNanos());
        assertThat(expire(study)).contains(Duration.ofMinutes(1));
        assertThat(exists("jump")).isTrue();
    }

    @Test
    void aStudyOfTheSameNameThatCameAfterItIsKept() {
        var study = ended("again");
        lab.studyResource("again").delete();
        lab.await("the first one is gone", () -> !exists("again"));
        ended("again");
        pass(KEPT.plusSeconds(1));
        expire(study);
        pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> expire(study))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(409));
        assertThat(exists("again")).isTrue();
    }

    @Test
    void aStudyThatSomebodyWroteToMeanwhileIsKept() {
        var study = ended("edited");
        pass(KEPT.plusSeconds(1));
        expire(study);
        lab.edit("edited", "/spec/limits/trials", "5");
        pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> expire(study)).isInstanceOf(KubernetesClientException.class);
        assertThat(exists("edited")).isTrue();
    }
}

package dev.winnow.operator.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailedTurnsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final FailedTurns failed = new FailedTurns(new PerStudy<>(study -> true), nanos::get);
    private final TuningStudy study = Manifests.stored(Manifests.asha("digits"));

    FailedTurnsTest() {
        study.getMetadata().setUid("uid-of-digits");
        study.getMetadata().setGeneration(1L);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aStudyRestsTwiceAsLongAfterEachFailureAndAMinuteAtMost() {
        assertThat(failed.rest(study)).isEmpty();
        assertThat(IntStream.range(0, 8).mapToObj(i -> failed.failed(study).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);

        pass(Duration.ofSeconds(59));
        assertThat(failed.rest(study)).contains(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(failed.rest(study)).isEmpty();
    }

    @Test
    void aChangedManifestHasATurnAtOnceAndBeginsAnew() {
        failed.failed(study);
        failed.failed(study);
        study.getMetadata().setGeneration(2L);

        assertThat(failed.rest(study)).isEmpty();
        assertThat(failed.failed(study)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void afterATurnThatWentWellTheRestsBeginAnew() {
        failed.failed(study);
        failed.failed(study);
        failed.passed(study);

        assertThat(failed.rest(study)).isEmpty();
        assertThat(failed.failed(study)).isEqualTo(Duration.ofSeconds(1));
    }
}

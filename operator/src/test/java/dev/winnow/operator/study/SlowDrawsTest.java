package dev.winnow.operator.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowDrawsTest {
    private final SlowDraws draws = new SlowDraws(new PerStudy<>(study -> true));
    private TuningStudy drawing = study("nobody", "nobody");
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private static TuningStudy study(String namespace, String name) {
        var study = Manifests.stored(Manifests.asha(name));
        study.getMetadata().setNamespace(namespace);
        study.getMetadata().setUid("uid-of-" + namespace + "-" + name);
        return study;
    }

    /** A study whose latest draw took a second. */
    private TuningStudy slow(String namespace, String name) {
        var study = study(namespace, name);
        draws.drew(study, Duration.ofSeconds(1));
        return study;
    }

    private boolean begin(TuningStudy study) {
        now = now.plusMillis(250);
        return draws.begin(study, now);
    }

    @Test
    void oneSlowStudyDrawsAtATime() {
        var one = slow("lab", "one");
        var other = slow("lab", "other");

        assertThat(begin(one)).isTrue();
        assertThat(begin(one)).as("a plan that is made again in the same turn").isTrue();
        assertThat(begin(other)).isFalse();
        draws.end(one);
        assertThat(begin(other)).isTrue();
    }

    @Test
    void fastStudiesAndThoseThatNeverDrewAreNotHeldUp() {
        begin(slow("lab", "slow"));
        var fast = study("lab", "fast");
        draws.drew(fast, Duration.ofMillis(100));

        assertThat(begin(fast)).isTrue();
        assertThat(begin(study("lab", "new"))).isTrue();
    }

    @Test
    void aStudyThatHasBecomeFastDrawsAsItLikes() {
        var study = slow("lab", "study");
        begin(slow("lab", "slow"));
        assertThat(begin(study)).isFalse();
        draws.drew(study, Duration.ofMillis(5));

        assertThat(begin(study)).isTrue();
    }

    @Test
    void theNamespacesTakeTurnsHoweverManyStudiesOneHas() {
        var crowd = List.of(slow("crowd", "a"), slow("crowd", "b"), slow("crowd", "c"), slow("crowd", "d"));
        var lone = slow("lone", "e");
        var order = new ArrayList<String>();
        for (int round = 0; round < 40; round++) {
            // All ask while one draws, and again when that has drawn.
            for (int i = 0; i < 2; i++) {
                crowd.forEach(study -> turn(study, order));
                turn(lone, order);
            }
            draws.end(drawing);
        }

        assertThat(order).hasSize(40);
        assertThat(order.stream().filter("lone"::equals).count()).isBetween(19L, 20L);
    }

    private void turn(TuningStudy study, List<String> order) {
        if (!study.equals(drawing) && begin(study)) {
            drawing = study;
            order.add(study.getMetadata().getNamespace());
        }
    }

    @Test
    void aNamespaceThatAsksNoMoreHoldsUpNobody() {
        var busy = slow("busy", "a");
        var gone = slow("gone", "b");
        begin(busy);
        assertThat(begin(gone)).isFalse();
        draws.end(busy);
        assertThat(begin(busy)).as("the other has not drawn yet").isFalse();
        now = now.plusSeconds(6);

        assertThat(begin(busy)).isTrue();
    }
}

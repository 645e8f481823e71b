package dev.winnow.operator.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerStudyTest {
    private final List<TuningStudy> existing = new ArrayList<>();
    private final PerStudy<Integer> looks = new PerStudy<>(() -> existing);

    private static TuningStudy study(int number) {
        var study = Manifests.stored(Manifests.asha("digits-" + number));
        study.getMetadata().setUid("uid-" + number);
        return study;
    }

    @Test
    void whatIsRememberedStaysUntilItIsReplacedOrForgotten() {
        existing.add(study(0));
        assertThat(looks.of(study(0), () -> 10)).isEqualTo(10);
        assertThat(looks.of(study(0), () -> 11)).isEqualTo(10);
        looks.put(study(0), 12);
        assertThat(looks.of(study(0))).contains(12);
        looks.remove(study(0));

        assertThat(looks.of(study(0))).isEmpty();
    }

    @Test
    void studiesThatAreGoneAreForgotten() {
        existing.add(study(0));
        for (int number = 0; number < 100; number++) {
            looks.put(study(number), number);
        }

        assertThat(looks.of(study(0))).contains(0);
        assertThat(IntStream.range(1, 100)
                        .filter(number -> looks.of(study(number)).isPresent())
                        .count())
                .isLessThanOrEqualTo(3);
    }
}

package dev.winnow.operator.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PerStudyTest {
    private final Set<String> existing = new HashSet<>();
    private final PerStudy<Integer> looks =
            new PerStudy<>(study -> existing.contains(study.getMetadata().getUid()));

    private static TuningStudy study(int number) {
        var study = Manifests.stored(Manifests.asha("digits-" + number));
        study.getMetadata().setUid("uid-" + number);
        return study;
    }

    @Test
    void whatIsRememberedStaysUntilItIsReplacedOrForgotten() {
        existing.add("uid-0");
        assertThat(looks.of(study(0), () -> 10)).isEqualTo(10);
        assertThat(looks.of(study(0), () -> 11)).isEqualTo(10);
        looks.put(study(0), 12);
        assertThat(looks.of(study(0))).contains(12);
        looks.remove(study(0));

        assertThat(looks.of(study(0))).isEmpty();
    }

    @Test
    void ofAStudyThatIsGoneNothingIsRemembered() {
        looks.put(study(0), 1);
        assertThat(looks.of(study(1), () -> 2))
                .as("a turn may outlive its study")
                .isEqualTo(2);

        assertThat(looks.of(study(0))).isEmpty();
        assertThat(looks.of(study(1))).isEmpty();
    }
}

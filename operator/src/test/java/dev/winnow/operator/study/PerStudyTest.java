package dev.winnow.operator.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PerStudyTest {
    private final Set<String> existing = new HashSet<>();
    private final PerStudy<Integer> kept =
            new PerStudy<>(study -> existing.contains(study.getMetadata().getUid()));

    private static TuningStudy study(int number) {
        var study = Manifests.stored(Manifests.asha("digits-" + number));
        study.getMetadata().setUid("uid-" + number);
        return study;
    }

    @Test
    void whatIsRememberedStaysUntilItIsReplacedOrForgotten() {
        existing.add("uid-0");
        assertThat(kept.of(study(0), () -> 10)).isEqualTo(10);
        assertThat(kept.of(study(0), () -> 11)).isEqualTo(10);
        kept.put(study(0), 12);
        assertThat(kept.of(study(0))).contains(12);
        kept.remove(study(0));

        assertThat(kept.of(study(0))).isEmpty();
    }

    @Test
    void ofAStudyThatIsGoneNothingIsRemembered() {
        kept.put(study(0), 1);
        assertThat(kept.of(study(1), () -> 2))
                .as("a turn may outlive its study")
                .isEqualTo(2);

        assertThat(kept.of(study(0))).isEmpty();
        assertThat(kept.of(study(1))).isEmpty();
    }
}

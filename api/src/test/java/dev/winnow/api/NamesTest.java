package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @Test
    void trialsAndPodsAppendTheirNumbers() {
        assertThat(Names.trial("digits", 4)).isEqualTo("digits-4");
        assertThat(Names.pod("digits-4", 2)).isEqualTo("digits-4-2");
    }

    @ParameterizedTest
    @CsvSource({
        "digits-4-12, digits-4, 12, 12",
        "digits-4-12, digits-4, 11, -1",
        "digits-4-12, digits-3, 12, -1",
        "digits-4-x, digits-4, x, -1",
        "digits-4-0, digits-4, 0, -1",
        "digits-4-012, digits-4, 012, -1",
        "digits-4-2147483648, digits-4, 2147483648, -1",
        "digits-4--1, digits-4, -1, -1",
        "digits-4-12, , 12, -1",
        "digits-4-12, digits-4, , -1"
    })
    void theAttemptOfAPodIsWhatItsLabelsAndItsNameAgreeOn(String name, String trial, String attempt, int number) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("winnow.dev/trial", trial == null ? "" : trial)
                .addToLabels("winnow.dev/attempt", attempt == null ? "" : attempt)
                .endMetadata()
                .build();

        assertThat(Names.attempt(pod).orElse(-1)).isEqualTo(number);
    }

    @Test
    void aPodWithoutLabelsIsNoAttempt() {
        var pod = new PodBuilder().withNewMetadata().withName("digits-4-1").endMetadata();

        assertThat(Names.attempt(pod.build())).isEmpty();
    }
}

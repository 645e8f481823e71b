package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void trialsAndPodsAppendTheirNumbers() {
        assertThat(Names.trial("digits", 4)).isEqualTo("digits-4");
        assertThat(Names.pod("digits-4", 2)).isEqualTo("digits-4-2");
    }

    @Test
    void theAttemptOfAPodIsItsLabel() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .addToLabels("winnow.dev/attempt", "12")
                .endMetadata()
                .build();

        assertThat(Names.attempt(pod)).isEqualTo(12);
    }
}

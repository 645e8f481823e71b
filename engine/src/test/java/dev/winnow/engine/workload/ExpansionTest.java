package dev.winnow.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--lr=$(HP_LR) | --lr=0.1",
                "$(HP_LR)$(HP_LR) | 0.10.1",
                "$(UNKNOWN) | $(UNKNOWN)",
                "$$(HP_LR) | $(HP_LR)",
                "$HP_LR | $HP_LR",
                "$(PRICE) | $5",
                "100$ | 100$",
                "$(HP_LR | $(HP_LR"
            })
    void readsReferencesAsTheKubeletDoes(String text, String expanded) {
        assertThat(Expansion.of(text, Map.of("HP_LR", "0.1", "PRICE", "$5"))).isEqualTo(expanded);
    }
}

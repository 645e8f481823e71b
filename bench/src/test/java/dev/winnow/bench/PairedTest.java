package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairedTest {
    /** The means of the tasks are 2, 4 and 9: their mean is 5, their deviation sqrt(13), so the error sqrt(13 / 3). */
    @Test
    void eachTaskCountsOnceHoweverManyNumbersItHas() {
        var paired = new Paired();
        paired.add("a", 1);
        paired.add("a", 2);
        paired.add("a", 3);
        paired.add("b", 4);
        paired.add("c", 9);

        assertThat(paired.mean()).isEqualTo(5);
        assertThat(paired.error()).isEqualTo(Math.sqrt(13.0 / 3), within(1e-12));
        assertThat(paired.mean("a")).isEqualTo(2);
        assertThat(paired.median()).isEqualTo(3);
        assertThat(paired.size()).isEqualTo(5);
        assertThat(paired.of(List.of("a", "c", "d")).mean()).isEqualTo(5.5);
        assertThat(paired).hasToString("+5.000 ± 2.082");
    }

    @Test
    void oneTaskHasNoError() {
        var paired = new Paired();
        paired.add("a", -0.25);

        assertThat(paired).hasToString("-0.250");
        assertThat(new Paired()).hasToString("");
    }
}

package dev.winnow.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.study.Studies;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplorationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "45298483200 | 180   | 258,000 years at 3 min per trial",
                "1           | 0.25  | 0.25 s at 0.25 s per trial",
                "40          | 1     | 40 s at 1 s per trial",
                "10          | 90    | 15 min at 1.5 min per trial",
                "3599        | 1     | 1 h at 1 s per trial",
                "1000        | 3725  | 43.1 days at 1.03 h per trial",
                "24          | 3600  | 1 day at 1 h per trial",
                "8766        | 3600  | 1 year at 1 h per trial",
                "1000000000000000000000000000000 | 60 | 1.9e24 years at 1 min per trial"
            })
    void tellsHowLongAllOfItWouldTake(BigInteger size, double secondsPerTrial, String sentence) {
        assertThat(new Exploration(Optional.of(size), true, 40).exhaustive(secondsPerTrial))
                .isEqualTo(sentence);
    }

    @Test
    void knowsTheShare() {
        Exploration exploration = new Exploration(Optional.of(BigInteger.valueOf(160)), true, 40);
        assertThat(exploration.sizeText()).isEqualTo("160");
        assertThat(exploration.share()).hasValue(0.25);
    }

    @Test
    void anInfiniteSpaceIsNeverDone() {
        Exploration exploration = Exploration.of(Studies.line(), 40);
        assertThat(exploration.sizeText()).isEqualTo("infinite");
        assertThat(exploration.share()).isEmpty();
        assertThat(exploration.exhaustive(60)).isEqualTo("never: the space is infinite");
    }

    @Test
    void refusesATimeThatIsNone() {
        assertThatThrownBy(() -> Exploration.of(Studies.line(), 1).exhaustive(0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

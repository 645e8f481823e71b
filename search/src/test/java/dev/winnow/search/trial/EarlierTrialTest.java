package dev.winnow.search.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.space.Configuration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlierTrialTest {
    private static final Configuration ANY = new Configuration(Map.of());

    @Test
    void theirNumbersEndAtMinusOneAndTheyAreCompleted() {
        List<Trial> trials = EarlierTrial.numbered(List.of(new EarlierTrial(ANY, 5), new EarlierTrial(ANY, 6)), 9);

        assertThat(trials).extracting(Trial::number).containsExactly(-2, -1);
        assertThat(trials).allMatch(Trial::earlier).allMatch(trial -> trial.state() == State.COMPLETED);
        assertThat(trials)
                .extracting(trial -> trial.reached().orElseThrow())
                .containsExactly(new Trial.Reached(9, 5), new Trial.Reached(9, 6));
    }

    @Test
    void ofTenTheBestTwoAndAnEvenSpreadWithTheWorstAreKept() {
        List<Double> values = List.of(9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0);

        // Best 0 and 1; of the eight others by rank the fourth, 5, and the eighth, 9.
        assertThat(EarlierTrial.kept(values, Direction.MINIMIZE, 4)).containsExactly(0, 4, 8, 9);
        // Best 9 and 8; then 4 and the worst, 0.
        assertThat(EarlierTrial.kept(values, Direction.MAXIMIZE, 4)).containsExactly(0, 1, 5, 9);
    }

    @Test
    void allAreKeptInTheirOrderWhenThereAreNoMore() {
        assertThat(EarlierTrial.kept(List.of(2.0, 1.0), Direction.MINIMIZE, 2)).containsExactly(0, 1);
        assertThat(EarlierTrial.kept(List.of(2.0, 1.0), Direction.MINIMIZE, 1)).containsExactly(1);
        assertThat(EarlierTrial.kept(List.of(2.0, 1.0), Direction.MINIMIZE, 0)).isEmpty();
    }

    @Test
    void ofEqualValuesTheFirstIsKept() {
        assertThat(EarlierTrial.kept(List.of(1.0, 1.0, 1.0), Direction.MINIMIZE, 1))
                .containsExactly(0);
    }

    @Test
    void aValueMustBeFinite() {
        assertThatThrownBy(() -> new EarlierTrial(ANY, Double.NaN)).hasMessageContaining("must be finite, not NaN");
    }
}

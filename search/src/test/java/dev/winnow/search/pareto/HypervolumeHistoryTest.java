package dev.winnow.search.pareto;

import static dev.winnow.search.pareto.Pareto.measured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HypervolumeHistoryTest {
    private static final Objectives OBJECTIVES = Pareto.objectives(OptionalDouble.of(4), OptionalDouble.of(4));

    @Test
    void growsWithTheFrontAndWithNothingElse() {
        List<Trial> trials = List.of(
                Pareto.trial(0, measured(3.0, 3.0)), // 1
                Pareto.trial(1, measured(9.0, 0.0)), // beyond the reference
                Pareto.trial(2, Pareto.breaking(1, 0.0, 0.0)),
                Pareto.trial(3, Studies.x(0), State.DIVERGED, measured(0.0, 0.0)),
                Pareto.trial(4, measured(1.0, 3.0)), // 3 * 1
                Pareto.trial(5, measured(2.0, 2.0)), // + 2 * 1
                Pareto.trial(6, measured(2.0, 2.0)));

        assertThat(HypervolumeHistory.of(OBJECTIVES, trials).volumes())
                .containsExactly(1.0, 1.0, 1.0, 1.0, 3.0, 5.0, 5.0);
        assertThat(ParetoFront.of(trials).hypervolume(OBJECTIVES)).hasValue(5);
    }

    @Test
    void needsReferences() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HypervolumeHistory.of(Pareto.TWO, List.of()))
                .withMessageContaining("reference");
    }
}

package dev.winnow.search.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BestSoFarTest {
    private static List<Trial> trials(Direction direction, List<Double> values) {
        SimulatedStudy study =
                new SimulatedStudy(Studies.minimising(new NoPruner(1), Limits.of(values.size() + 1, values.size() + 1))
                        .withObjectives(Objectives.of(objective(direction))));
        study.plan(); // one trial more, which has no value yet
        for (int number = 0; number < values.size(); number++) {
            study.reports(number, 1, values.get(number));
        }
        return study.trials();
    }

    private static Objective objective(Direction direction) {
        return new Objective(direction, OptionalDouble.empty());
    }

    private static List<Double> values(Direction direction, List<Double> values) {
        return BestSoFar.of(objective(direction), trials(direction, values)).stream()
                .map(Incumbent::value)
                .toList();
    }

    @Test
    void tellsOnlyWhatIsBetterThanAllBefore() {
        List<Double> reported = List.of(5.0, 7.0, 3.0, 3.0, 9.0, 1.0);

        assertThat(values(Direction.MINIMIZE, reported)).containsExactly(5.0, 3.0, 1.0);
        assertThat(values(Direction.MAXIMIZE, reported)).containsExactly(5.0, 7.0, 9.0);
    }

    @Property(tries = 50)
    void endsWithTheIncumbentWhateverTheOrderOfTheTrials(
            @ForAll Direction direction,
            @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = -9, max = 9) Double> reported,
            @ForAll long seed) {
        List<Trial> shuffled = new ArrayList<>(trials(direction, reported));
        Collections.shuffle(shuffled, new Random(seed));

        List<Incumbent> improvements = BestSoFar.of(objective(direction), shuffled);

        assertThat(improvements.get(improvements.size() - 1))
                .isEqualTo(Incumbent.of(objective(direction), shuffled).orElseThrow());
        assertThat(improvements)
                .isSortedAccordingTo(
                        (a, b) -> Integer.compare(a.trial().number(), b.trial().number()));
    }
}

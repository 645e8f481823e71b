package dev.winnow.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BohbSamplerTest {
    private static final BohbSampler MODEL_ALONE = new BohbSampler(0, 64, 0.15, 3);

    @Test
    void aThirdOfTheTrialsIsRandom() {
        List<Trial> history = rising(20);
        long random = IntStream.range(20, 1020)
                .filter(number ->
                        draw(new BohbSampler(), history, number) == draw(new RandomSampler(), history, number))
                .count();
        assertThat(random / 1000.0).isCloseTo(1.0 / 3, within(0.05));
    }

    @Test
    void allIsRandomUntilBothDensitiesHaveMorePointsThanParameters() {
        assertThat(draw(MODEL_ALONE, rising(3), 50)).isEqualTo(draw(new RandomSampler(), List.of(), 50));
        assertThat(draw(MODEL_ALONE, rising(4), 50)).isNotEqualTo(draw(new RandomSampler(), List.of(), 50));
    }

    @Test
    void theModelIsMadeAtTheHighestRungWithEnoughResults() {
        List<Trial> history = rising(20); // at rung 1 small x are best
        for (int i = 20; i < 23; i++) {
            history.add(trial(i, 0.8 + i / 1000.0, State.ACTIVE, Map.of(1, 9.0, 3, 0.01)));
        }
        assertThat(medianDraw(history)).isLessThan(0.3);
        history.add(trial(23, 0.1, State.ACTIVE, Map.of(1, 0.1, 3, 5.0)));
        assertThat(medianDraw(history)).isGreaterThan(0.6); // at rung 3 large ones
    }

    @Test
    void theTrialsThatFailedOrDivergedAreTheWorstOfTheirRung() {
        List<Trial> history = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            history.add(trial(2 * i, 0.02 * i, i % 2 == 0 ? State.FAILED : State.DIVERGED, Map.of()));
            history.add(trial(2 * i + 1, 1 - 0.02 * i, State.COMPLETED, Map.of(1, 1.0)));
        }
        assertThat(medianDraw(history)).isGreaterThan(0.7);
    }

    @Test
    void proposesPointsThatAreBetterOnTheWholeThanRandomOnes() {
        assertThat(medianLoss(new BohbSampler())).isLessThan(medianLoss(new RandomSampler()) / 2);
    }

    @Test
    void refusesSharesThatAreNone() {
        assertThatThrownBy(() -> new BohbSampler(2, 64, 0.15, 3)).hasMessageContaining("from 0 to 1 (is 2.0)");
    }

    /** Median over seeds of the mean loss of the last 20 of 60 trials, around a minimum in two dimensions. */
    private static double medianLoss(Sampler sampler) {
        SearchSpace plane = new SearchSpace(List.of(Studies.real("x", 0, 1), Studies.real("y", 0, 1)));
        double[] means = new double[15];
        for (int seed = 0; seed < means.length; seed++) {
            List<Trial> history = new ArrayList<>();

            for (int number = 0; number < 60; number++) {
                Configuration drawn =
                        sampler.sample(plane, Direction.MINIMIZE, history, number, new RandomStreams(seed));
                double loss = Math.pow(real(drawn, "x") - 0.3, 2) + Math.pow(real(drawn, "y") - 0.8, 2);
                means[seed] += number < 40 ? 0 : loss / 20;
                history.add(new Trial(
                        number,
                        drawn,
                        0,
                        1,
                        Desired.RUNNING,
                        State.COMPLETED,
                        new TreeMap<>(Map.of(1, loss)),
                        OptionalDouble.of(loss)));
            }
        }
        Arrays.sort(means);
        return means[means.length / 2];
    }

    private static double medianDraw(List<Trial> history) {
        return IntStream.range(100, 201)
                .mapToDouble(number -> draw(MODEL_ALONE, history, number))
                .sorted()
                .skip(50)
                .findFirst()
                .orElseThrow();
    }

    /** Trials at rung 1 whose loss is their x. */
    private static List<Trial> rising(int count) {
        List<Trial> history = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double x = (i + 0.5) / count;
            history.add(trial(i, x, State.ACTIVE, Map.of(1, x)));
        }
        return history;
    }

    private static Trial trial(int number, double x, State state, Map<Integer, Double> rungs) {
        TreeMap<Integer, Double> values = new TreeMap<>(rungs);
        int resource = values.isEmpty() ? 1 : values.lastKey();
        return new Trial(
                number,
                Studies.x(x),
                0,
                resource,
                Desired.RUNNING,
                state,
                values,
                values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(values.get(resource)));
    }

    private static double draw(Sampler sampler, List<Trial> history, int number) {
        return real(sampler.sample(Studies.line(), Direction.MINIMIZE, history, number, new RandomStreams(5)), "x");
    }

    private static double real(Configuration configuration, String name) {
        return ((Value.Real) configuration.values().get(name)).value();
    }
}

package dev.winnow.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.hipparchus.random.SobolSequenceGenerator;
import org.junit.jupiter.api.Test;

class ImportanceTest {
    private static Trial trial(int number, Map<String, Value> values, double value) {
        return new Trial(
                number,
                new Configuration(values),
                0,
                1,
                Desired.RUNNING,
                State.COMPLETED,
                new TreeMap<>(Map.of(1, value)),
                OptionalDouble.of(value));
    }

    private static Map<String, Double> importance(
            SearchSpace space, int trials, ToDoubleFunction<Map<String, Value>> loss) {
        List<Trial> history = new ArrayList<>();
        for (int number = 0; number < trials; number++) {
            Map<String, Value> values = new RandomSampler()
                    .sample(space, Direction.MINIMIZE, List.of(), number, new RandomStreams(5))
                    .values();
            history.add(trial(number, values, loss.applyAsDouble(values)));
        }
        return Importance.of(space, Direction.MINIMIZE, history);
    }

    private static double number(Map<String, Value> values, String name) {
        return values.get(name) instanceof Value.Real real
                ? real.value()
                : values.get(name) instanceof Value.Whole whole ? whole.value() : 0;
    }

    /** Golden: x1 + x2 / 1000 on the first 128 points of the Sobol sequence in [-10, 10]^2, by Optuna 5.0.0. */
    @Test
    void agreesWithTheReferenceOnSobolPoints() {
        SearchSpace space = new SearchSpace(List.of(Studies.real("x1", -10, 10), Studies.real("x2", -10, 10)));
        SobolSequenceGenerator sobol = new SobolSequenceGenerator(2);
        List<Trial> history = new ArrayList<>();
        for (int number = 0; number < 128; number++) {
            double[] point = sobol.nextVector();
            double x1 = 20 * point[0] - 10;
            double x2 = 20 * point[1] - 10;
            history.add(trial(number, Map.of("x1", new Value.Real(x1), "x2", new Value.Real(x2)), x1 + x2 / 1000));
        }

        Map<String, Double> importance = Importance.of(space, Direction.MINIMIZE, history);

        assertThat(importance.get("x1")).isEqualTo(0.9988506122557, within(1e-9));
        assertThat(importance.get("x2")).isEqualTo(0.0011493877443, within(1e-9));
        assertThat(importance.keySet()).containsExactly("x1", "x2");
    }

    @Test
    void findsTheCategoryAndTheLogScaledNumberThatMatter() {
        SearchSpace space = new SearchSpace(List.of(
                Studies.choice("optimizer", "sgd", "adam", "rmsprop"),
                new RealParameter("rate", 1e-5, 1, Scale.LOG, OptionalDouble.empty(), Optional.empty()),
                new IntegerParameter("units", 1, 1024, 1, Scale.LOG, Optional.empty()),
                Studies.whole("layers", 1, 4)));
        Map<String, Double> importance = importance(
                space,
                300,
                values -> (values.get("optimizer").toString().equals("adam") ? 0 : 10)
                        + Math.abs(Math.log10(number(values, "rate")) + 3));

        assertThat(importance.keySet()).startsWith("rate", "optimizer");
        assertThat(importance.get("units") + importance.get("layers")).isLessThan(0.1);
        assertThat(importance.values().stream().mapToDouble(Double::doubleValue).sum())
                .isEqualTo(1, within(1e-9));
    }

    @Test
    void saysNothingWithoutTrialsAndStaysFiniteWhateverTheyAre() {
        SearchSpace space = new SearchSpace(List.of(Studies.real("x", 0, 1), Studies.real("y", 0, 1)));
        assertThat(importance(space, 1, values -> 1)).isEmpty();
        assertThat(importance(space, 20, values -> 1)).isEmpty(); // all are the best tenth
        assertThat(importance(space, 20, values -> number(values, "x") < 0.5 ? -1e300 : 1e300)
                        .values())
                .allMatch(Double::isFinite);
        Map<String, Value> same = new HashMap<>(Map.of("x", new Value.Real(0.5), "y", new Value.Real(0.5)));
        List<Trial> duplicates = new ArrayList<>();
        for (int number = 0; number < 1000; number++) {
            duplicates.add(trial(number, same, number));
        }
        assertThat(Importance.of(space, Direction.MINIMIZE, duplicates).values())
                .allMatch(Double::isFinite);
    }

    @Test
    void aTrialThatWasPrunedIsWorseThanOneThatWasNot() {
        SearchSpace space = new SearchSpace(List.of(Studies.real("x", 0, 1)));
        Trial pruned = trial(0, Map.of("x", new Value.Real(0.1)), 0.0);
        Trial far = new Trial(
                1,
                new Configuration(Map.of("x", new Value.Real(0.9))),
                0,
                9,
                Desired.RUNNING,
                State.COMPLETED,
                new TreeMap<>(Map.of(1, 5.0, 9, 5.0)),
                OptionalDouble.of(5));
        assertThat(Importance.of(space, Direction.MINIMIZE, List.of(pruned, far)))
                .containsKey("x");
    }
}

package dev.winnow.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.space.When;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class FunctionalAnovaTest {
    private static List<Trial> history(SearchSpace space, int trials, ToDoubleFunction<Map<String, Value>> loss) {
        List<Trial> history = new ArrayList<>();
        for (int number = 0; number < trials; number++) {
            Configuration configuration =
                    new RandomSampler().sample(space, Direction.MINIMIZE, List.of(), number, new RandomStreams(5));
            double value = loss.applyAsDouble(configuration.values());
            history.add(new Trial(
                    number,
                    configuration,
                    0,
                    1,
                    Desired.RUNNING,
                    State.COMPLETED,
                    new TreeMap<>(Map.of(1, value)),
                    OptionalDouble.of(value)));
        }
        return history;
    }

    private static Map<String, Double> importance(
            SearchSpace space, int trials, ToDoubleFunction<Map<String, Value>> loss) {
        return FunctionalAnova.of(space, Direction.MINIMIZE, history(space, trials, loss), 1);
    }

    private static double x(Map<String, Value> values, String name) {
        return values.get(name) instanceof Value.Real real ? real.value() : 0;
    }

    /** Of 2 x + y the variances are 4 / 12 and 1 / 12. */
    @Test
    void dividesTheVarianceOfASumAsItIsMadeUp() {
        SearchSpace space = new SearchSpace(
                List.of(Studies.real("y", 0, 1), Studies.real("x", 0, 1), Studies.real("nothing", 0, 1)));

        Map<String, Double> importance = importance(space, 1_000, values -> 2 * x(values, "x") + x(values, "y"));

        assertThat(importance.keySet()).containsExactly("x", "y", "nothing");
        assertThat(importance.get("x")).isEqualTo(0.8, within(0.02));
        assertThat(importance.get("y")).isEqualTo(0.2, within(0.02));
        assertThat(importance.get("nothing")).isLessThan(0.005);
    }

    /**
     * The function of Ishigami and Homma with a = 7 and b = 0.1, whose first-order Sobol indices are 0.3139, 0.4424 and 0
     * (Saltelli et al., "Sensitivity Analysis in Practice", 2004, section 2.9).
     */
    @Test
    void agreesWithTheSobolIndicesOfIshigami() {
        SearchSpace space = new SearchSpace(List.of(
                Studies.real("x1", -Math.PI, Math.PI),
                Studies.real("x2", -Math.PI, Math.PI),
                Studies.real("x3", -Math.PI, Math.PI)));

        Map<String, Double> importance = importance(
                space,
                3_000,
                values -> Math.sin(x(values, "x1"))
                        + 7 * Math.pow(Math.sin(x(values, "x2")), 2)
                        + 0.1 * Math.pow(x(values, "x3"), 4) * Math.sin(x(values, "x1")));

        double all = 0.3139 + 0.4424;
        assertThat(importance.get("x1")).isEqualTo(0.3139 / all, within(0.08));
        assertThat(importance.get("x2")).isEqualTo(0.4424 / all, within(0.08));
        assertThat(importance.get("x3")).isLessThan(0.05);
    }

    @Test
    void seesCategoriesLogScalesAndParametersThatNotAllTrialsHave() {
        SearchSpace space = new SearchSpace(List.of(
                Studies.choice("optimizer", "sgd", "adam", "rms"),
                new RealParameter("rate", 1e-5, 1, Scale.LOG, OptionalDouble.empty(), Optional.empty()),
                new RealParameter(
                        "momentum",
                        0,
                        1,
                        Scale.LINEAR,
                        OptionalDouble.empty(),
                        Optional.of(new When("optimizer", Set.of("sgd")))),
                Studies.whole("layers", 1, 4)));

        Map<String, Double> importance = importance(
                space,
                600,
                values -> (values.get("optimizer").toString().equals("adam") ? 0 : 3)
                        + Math.abs(Math.log10(x(values, "rate")) + 2.5)
                        + x(values, "momentum") / 10);

        assertThat(importance.keySet()).startsWith("optimizer", "rate");
        assertThat(importance.get("layers")).isLessThan(0.02);
        assertThat(importance.values().stream().mapToDouble(Double::doubleValue).sum())
                .isEqualTo(1, within(1e-9));
    }

    @Test
    void saysNothingWithoutTrialsOrDifferencesAndStaysFinite() {
        SearchSpace space = new SearchSpace(List.of(Studies.real("x", 0, 1), Studies.real("y", 0, 1)));

        assertThat(importance(space, 9, values -> x(values, "x"))).isEmpty();
        assertThat(importance(space, 50, values -> 3)).isEmpty();
        assertThat(importance(space, 50, values -> 0)).isEmpty();
        assertThat(importance(space, 50, values -> x(values, "x") < 0.5 ? -1e300 : 1e300)
                        .get("x"))
                .isGreaterThan(0.9);
    }

    @Test
    void theSameTrialsGiveTheSameShares() {
        SearchSpace space = new SearchSpace(List.of(Studies.real("x", 0, 1), Studies.real("y", 0, 1)));
        List<Trial> history = history(space, 100, values -> x(values, "x") * x(values, "y"));

        assertThat(FunctionalAnova.of(space, Direction.MINIMIZE, history, 3))
                .isEqualTo(FunctionalAnova.of(space, Direction.MINIMIZE, history, 3));
        assertThat(FunctionalAnova.of(space, Direction.MINIMIZE, Collections.emptyList(), 3))
                .isEmpty();
    }
}

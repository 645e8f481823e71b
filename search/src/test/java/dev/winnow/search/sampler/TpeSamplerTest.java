package dev.winnow.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.When;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Observations;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TpeSamplerTest {
    private static final int SEEDS = 21;
    private static final SearchSpace BRANIN =
            new SearchSpace(List.of(Studies.real("x1", -5, 10), Studies.real("x2", 0, 15)));

    @Test
    void findsBetterPointsOfBraninThanRandomSearch() {
        double tpe = medianRegret(BRANIN, new TpeSampler(), TpeSamplerTest::branin, 0.397887, 100);
        double random = medianRegret(BRANIN, new RandomSampler(), TpeSamplerTest::branin, 0.397887, 100);
        assertThat(tpe).isLessThan(random / 3);
    }

    @Test
    void findsBetterPointsOfAQuadraticThanRandomSearch() {
        SearchSpace space = new SearchSpace(List.of(
                new RealParameter("rate", 1e-5, 1, Scale.LOG, OptionalDouble.empty(), Optional.empty()),
                Studies.whole("layers", 1, 20),
                Studies.choice("optimizer", "sgd", "adam", "rms"),
                new RealParameter(
                        "momentum",
                        0,
                        1,
                        Scale.LINEAR,
                        OptionalDouble.empty(),
                        Optional.of(new When("optimizer", Set.of("sgd"))))));
        ToDoubleFunction<Configuration> quadratic = configuration -> {
            double rate = Math.log10(number(configuration, "rate")) + 2.5;
            double layers = (number(configuration, "layers") - 13) / 5;
            double branch = configuration.values().containsKey("momentum")
                    ? Math.pow(number(configuration, "momentum") - 0.9, 2)
                    : 1;
            return rate * rate + layers * layers + branch;
        };
        double tpe = medianRegret(space, new TpeSampler(), quadratic, 0, 80);
        double random = medianRegret(space, new RandomSampler(), quadratic, 0, 80);
        assertThat(tpe).isLessThan(random / 3);
    }

    @Test
    void startsAtRandomUntilTenTrialsAreObserved() {
        List<Trial> history = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            history.add(trial(i, 0.1, State.ACTIVE, Map.of()));
        }
        for (int i = 20; i < 29; i++) {
            history.add(trial(i, 0.9, State.COMPLETED, Map.of(1, 0.0)));
        }
        assertThat(draw(new TpeSampler(), history)).isEqualTo(draw(new RandomSampler(), history));
        history.add(trial(29, 0.9, State.COMPLETED, Map.of(1, 0.0)));
        assertThat(draw(new TpeSampler(), history)).isNotEqualTo(draw(new RandomSampler(), history));
    }

    private static Optional<double[]> place(Configuration configuration) {
        return Optional.of(new double[0]);
    }

    private static int number(TpeSplit.Placed placed) {
        return placed.seen().trial().number();
    }

    @Test
    void theGoodTrialsAreTheBestOfThoseThatCameFurthest() {
        List<Trial> history = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            history.add(trial(i, 0.5, State.STOPPED, Map.of(1, 0.01 * i)));
        }
        history.add(trial(15, 0.5, State.ACTIVE, Map.of(1, 0.9, 3, 0.8))); // promoted, on its way to 9
        history.add(trial(16, 0.5, State.COMPLETED, Map.of(1, 0.9, 3, 0.8, 9, 0.7)));
        history.add(trial(17, 0.5, State.DIVERGED, Map.of(1, 0.0)));
        history.add(trial(18, 0.5, State.FAILED, Map.of()));
        history.add(trial(19, 0.5, State.ACTIVE, Map.of()));

        Observations observations = Observations.of(Direction.MINIMIZE, history);
        TpeSplit split = TpeSplit.of(observations, 0.1, 25, TpeSamplerTest::place);

        assertThat(observations.observed()).hasSize(18); // neither the failed nor the running one
        assertThat(split.below()).extracting(TpeSamplerTest::number).containsExactly(15, 16);
        assertThat(split.above())
                .extracting(TpeSamplerTest::number)
                .contains(17, 19)
                .doesNotContain(18);
        assertThat(split.above()).hasSize(17);
        assertThat(split.threshold()).isInfinite(); // the next best came less far
    }

    @Test
    void theGoodSetIsATenthAndAtMostTwentyFive() {
        for (int n : new int[] {10, 11, 250, 1000}) {
            List<Trial> history = IntStream.range(0, n)
                    .mapToObj(i -> trial(i, 0.5, State.COMPLETED, Map.of(1, (double) i)))
                    .toList();
            TpeSplit split = TpeSplit.of(Observations.of(Direction.MAXIMIZE, history), 0.1, 25, TpeSamplerTest::place);
            assertThat(split.below()).hasSize(Math.min((n + 9) / 10, 25)).allMatch(good -> number(good) >= n - 25);
            assertThat(split.threshold()).isEqualTo(-(n - 1.0 - split.below().size()));
        }
    }

    @Test
    void goodTrialsWeighByTheirOrder() {
        List<Trial> history = IntStream.range(0, 30)
                .mapToObj(i -> trial(i, 0.5, State.COMPLETED, Map.of(1, -Math.exp(i))))
                .toList();
        TpeSplit split = TpeSplit.of(Observations.of(Direction.MINIMIZE, history), 0.1, 25, TpeSamplerTest::place);
        double sum = Math.log(4 / 3.0) + Math.log(4 / 2.0) + Math.log(4 / 1.0);
        assertThat(TpePreset.STANDARD.goodWeights(split))
                .containsExactly(
                        new double[] {
                            0.75 * Math.log(4 / 3.0) / sum,
                            0.75 * Math.log(4 / 2.0) / sum,
                            0.75 * Math.log(4 / 1.0) / sum,
                            0.25
                        },
                        within(1e-12));
    }

    @Test
    void withoutAGoodTrialThePriorIsAlone() {
        TpeSplit split = new TpeSplit(List.of(), List.of(), Double.POSITIVE_INFINITY);
        assertThat(TpePreset.STANDARD.goodWeights(split)).containsExactly(1);
    }

    @Test
    void runningTrialsKeepOthersAway() {
        List<Trial> history = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double x = i / 40.0;
            history.add(trial(i, x, State.COMPLETED, Map.of(1, Math.abs(x - 0.5))));
        }
        double alone = number(draw(new TpeSampler(), history), "x");
        assertThat(alone).isCloseTo(0.5, within(0.2));
        for (int i = 40; i < 60; i++) {
            history.add(trial(i, alone, State.ACTIVE, Map.of()));
        }
        assertThat(number(draw(new TpeSampler(), history), "x")).isNotCloseTo(alone, within(0.03));
    }

    private static Configuration draw(Sampler sampler, List<Trial> history) {
        return sampler.sample(Studies.line(), Direction.MINIMIZE, history, 100, new RandomStreams(3));
    }

    private static Trial trial(int number, double x, State state, Map<Integer, Double> rungs) {
        SortedMap<Integer, Double> sorted = new TreeMap<>(rungs);
        int resource = state == State.ACTIVE && !sorted.isEmpty()
                ? sorted.lastKey() * 3
                : sorted.isEmpty() ? 1 : sorted.lastKey();
        return new Trial(
                number,
                Studies.x(x),
                0,
                resource,
                Desired.RUNNING,
                state,
                sorted,
                sorted.values().stream().mapToDouble(Double::doubleValue).reduce((earlier, later) -> later));
    }

    private static double medianRegret(
            SearchSpace space, Sampler sampler, ToDoubleFunction<Configuration> objective, double optimum, int trials) {
        double[] regrets = new double[SEEDS];
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Trial> history = new ArrayList<>();
            double best = Double.POSITIVE_INFINITY;
            for (int number = 0; number < trials; number++) {
                Configuration configuration = sampler.sample(
                        space,
                        Direction.MINIMIZE,
                        Collections.unmodifiableList(history),
                        number,
                        new RandomStreams(seed));
                double value = objective.applyAsDouble(configuration);
                best = Math.min(best, value);
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
            regrets[seed] = best - optimum;
        }
        Arrays.sort(regrets);
        return regrets[SEEDS / 2];
    }

    private static double branin(Configuration configuration) {
        double x = number(configuration, "x1");
        double y = number(configuration, "x2");
        double curve = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return curve * curve + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    }

    private static double number(Configuration configuration, String name) {
        return Double.parseDouble(String.valueOf(configuration.values().get(name)));
    }

    /** Trials are replaced as they go on, and each draw knows one more. */
    @Test
    void whatIsRememberedOfThePlacesOfTrialsChangesNoDraw() {
        SearchSpace space = new SearchSpace(List.of(
                Studies.real("x", 0, 1),
                new CategoricalParameter("kind", List.of("plain", "bent"), Optional.empty()),
                new RealParameter(
                        "bend",
                        0.001,
                        1,
                        Scale.LOG,
                        OptionalDouble.empty(),
                        Optional.of(new When("kind", Set.of("bent"))))));
        TpeSampler sampler = new TpeSampler();
        Places places = new Places();
        List<Trial> history = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            RandomStreams streams = new RandomStreams(i % 7);
            Configuration drawn = sampler.sample(space, Direction.MINIMIZE, history, i, streams, places);
            assertThat(drawn).isEqualTo(sampler.sample(space, Direction.MINIMIZE, history, i, streams));
            history.add(Trial.created(i, drawn, 0, 1));
            int older = (7 * i) % history.size();
            Trial replaced = history.get(older);
            history.set(
                    older,
                    new Trial(
                            older,
                            new Configuration(replaced.configuration().values()),
                            0,
                            1,
                            Desired.RUNNING,
                            State.COMPLETED,
                            new TreeMap<>(Map.of(1, (older * 37 % 101) / 101.0)),
                            OptionalDouble.empty()));
        }
    }
}

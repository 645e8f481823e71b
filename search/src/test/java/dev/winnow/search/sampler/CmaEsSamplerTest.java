package dev.winnow.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.sampler.cmaes.CmaEs;
import dev.winnow.search.sampler.density.NumberLine;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.space.When;
import dev.winnow.search.study.Action;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Observations;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CmaEsSamplerTest {
    private static final SearchSpace CUBE = new SearchSpace(IntStream.range(0, 5)
            .<Parameter>mapToObj(i -> Studies.real("x" + i, -5, 10))
            .toList());
    private static final SearchSpace MIXED = new SearchSpace(List.of(
            new RealParameter("x0", 1e-4, 1, Scale.LOG, OptionalDouble.empty(), Optional.empty()),
            Studies.whole("x1", 0, 20),
            new RealParameter("x2", 0, 1, Scale.LINEAR, OptionalDouble.of(0.05), Optional.empty()),
            Studies.choice("optimizer", "sgd", "adam", "rms")));

    /** The tutorial's valley, whose parameters depend on each other; random search comes to 2,400. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void followsAValleyWithOneAndWithManyAtOnce(int parallel) {
        double[] regrets = new double[11];
        for (int seed = 0; seed < regrets.length; seed++) {
            regrets[seed] = regret(CUBE, CmaEsSamplerTest::valley, parallel, 300, seed);
        }
        Arrays.sort(regrets);
        assertThat(regrets[5]).isLessThan(12);
    }

    @Tag("slow")
    @Test
    void findsTheBestOfAMixedSpace() {
        ToDoubleFunction<Configuration> bowl = configuration -> Math.pow(Math.log10(number(configuration, "x0")) + 2, 2)
                + Math.pow((number(configuration, "x1") - 17) / 10, 2)
                + Math.pow(number(configuration, "x2") - 0.35, 2)
                + (configuration.values().get("optimizer").equals(new Value.Choice("adam")) ? 0 : 1);
        double[] regrets = new double[11];
        for (int seed = 0; seed < regrets.length; seed++) {
            regrets[seed] = regret(MIXED, bowl, 4, 200, seed);
        }
        Arrays.sort(regrets);
        assertThat(regrets[5]).isLessThan(0.002);
    }

    @Test
    void theOrderInWhichTrialsEndDoesNotMatterOnceTheyHave() {
        List<Trial> history = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            Configuration configuration = draw(history, number);
            history.add(trial(number, configuration, State.ACTIVE, OptionalDouble.empty()));
            if (number >= 5) { // the one five before it ends now, an odd one never
                Trial earlier = history.get(number - 5);
                if (earlier.number() % 4 != 1) {
                    history.set(number - 5, ended(earlier, State.COMPLETED));
                }
            }
        }
        List<Trial> late = history.stream()
                .map(trial -> trial.state() == State.ACTIVE ? ended(trial, State.COMPLETED) : trial)
                .toList();
        assertThat(draw(late, 40)).isEqualTo(draw(late, 40)).isNotEqualTo(draw(history, 40));
        List<Trial> gone = history.stream()
                .filter(trial -> trial.state() == State.COMPLETED)
                .toList();
        List<Trial> failed = history.stream()
                .map(trial -> trial.state() == State.ACTIVE ? ended(trial, State.FAILED) : trial)
                .toList();
        assertThat(draw(history, 40)).isEqualTo(draw(gone, 40)).isEqualTo(draw(failed, 40));
    }

    @Test
    void aGenerationCountsFromWhenHalfOfItIsKnown() {
        List<NumberLine> lines = List.of(NumberLine.of(Studies.real("x", 0, 1)));
        List<Trial> history = new ArrayList<>();
        for (int number = 0; number < 4; number++) { // 4 + 3 ln 1
            Configuration x = Studies.x(0.1 + 0.2 * number);
            history.add(
                    number < 1
                            ? trial(number, x, State.COMPLETED, OptionalDouble.of(number))
                            : trial(number, x, State.ACTIVE, OptionalDouble.empty()));
        }
        CmaEsSampler sampler = new CmaEsSampler(1);
        RandomStreams streams = new RandomStreams(1);
        assertThat(replay(sampler, lines, history, streams).mean()).containsExactly(0.5);
        history.set(1, trial(1, history.get(1).configuration(), State.DIVERGED, OptionalDouble.empty()));
        assertThat(replay(sampler, lines, history, streams).mean()[0]).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void startsAgainElsewhereWhenNothingChangesAnyMore() {
        List<NumberLine> lines = List.of(NumberLine.of(Studies.real("x", 0, 1)));
        CmaEsSampler sampler = new CmaEsSampler(1);
        RandomStreams streams = new RandomStreams(1);
        List<Trial> history = new ArrayList<>();
        int restarted = -1;
        for (int number = 0; number < 200 && restarted < 0; number++) {
            Configuration drawn = sampler.sample(Studies.line(), Direction.MINIMIZE, history, number, streams);
            history.add(trial(number, drawn, State.COMPLETED, OptionalDouble.of(7)));
            CmaEs state = replay(sampler, lines, history, streams);
            if (number > 4 && state.deviation() == 1.0 / 6) {
                restarted = number;
                assertThat(state.mean()).containsExactly(SobolSampler.point(1, 2));
            }
        }
        assertThat(restarted).isEqualTo(17 * 4 - 1); // 10 + 30 / 4 generations
    }

    @Test
    void refusesWhatItCannotSearchAndNamesWhatCan() {
        assertRefused(
                "CMAES needs a parameter with numbers to move along, and there are only choices: use TPE or Random",
                Studies.choice("optimizer", "sgd", "adam"));
        assertRefused(
                "CMAES cannot search parameters with a condition, such as 'momentum': remove its when, or use TPE, GP"
                        + " or Auto",
                Studies.choice("optimizer", "sgd", "adam"),
                new IntegerParameter(
                        "momentum", 1, 3, 1, Scale.LINEAR, Optional.of(new When("optimizer", Set.of("sgd")))));
        assertRefused(
                "CMAES takes at most 50 numeric parameters, not 51: use TPE or Sobol",
                IntStream.range(0, 51)
                        .mapToObj(i -> Studies.real("x" + i, 0, 1))
                        .toArray(Parameter[]::new));
    }

    @Test
    void aFiniteSpaceIsTriedToItsEnd() {
        SearchSpace twenty = new SearchSpace(List.of(Studies.whole("a", 1, 5), Studies.whole("b", 1, 4)));
        Study study = Studies.study(twenty, new CmaEsSampler(20), new NoPruner(1), Limits.of(100, 20));
        Set<Configuration> all = new HashSet<>();
        new SimulatedStudy(study).plan().actions().forEach(action -> all.add(((Action.Create) action).configuration()));
        assertThat(all).hasSize(20);
    }

    private static void assertRefused(String message, Parameter... parameters) {
        SearchSpace space = new SearchSpace(List.of(parameters));
        assertThatThrownBy(() -> new CmaEsSampler(1).check(space, OptionalInt.of(10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static CmaEs replay(
            CmaEsSampler sampler, List<NumberLine> lines, List<Trial> history, RandomStreams streams) {
        return sampler.replay(
                lines, Observations.of(Direction.MINIMIZE, history).observed(), history.size(), streams);
    }

    private static Configuration draw(List<Trial> history, int number) {
        return new CmaEsSampler(4).sample(CUBE, Direction.MINIMIZE, history, number, new RandomStreams(3));
    }

    private static Trial ended(Trial trial, State state) {
        return trial(
                trial.number(),
                trial.configuration(),
                state,
                state == State.COMPLETED ? OptionalDouble.of(valley(trial.configuration())) : OptionalDouble.empty());
    }

    private static Trial trial(int number, Configuration configuration, State state, OptionalDouble value) {
        TreeMap<Integer, Double> rungs = new TreeMap<>();
        value.ifPresent(v -> rungs.put(1, v));
        return new Trial(number, configuration, 0, 1, Desired.RUNNING, state, rungs, value);
    }

    /** The trials end in the order of their numbers, as many at once as said. */
    private static double regret(
            SearchSpace space, ToDoubleFunction<Configuration> objective, int parallel, int trials, long seed) {
        CmaEsSampler sampler = new CmaEsSampler(parallel);
        List<Trial> history = new ArrayList<>();
        Deque<Integer> running = new ArrayDeque<>();
        double best = Double.POSITIVE_INFINITY;
        for (int number = 0; number < trials; number++) {
            Configuration drawn = sampler.sample(
                    space, Direction.MINIMIZE, Collections.unmodifiableList(history), number, new RandomStreams(seed));
            history.add(trial(number, drawn, State.ACTIVE, OptionalDouble.empty()));
            running.add(number);
            if (running.size() == parallel) {
                int done = running.remove();
                double value = objective.applyAsDouble(history.get(done).configuration());
                best = Math.min(best, value);
                history.set(
                        done,
                        trial(done, history.get(done).configuration(), State.COMPLETED, OptionalDouble.of(value)));
            }
        }
        return best;
    }

    private static double valley(Configuration configuration) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double x = number(configuration, "x" + i);
            sum += 100 * Math.pow(number(configuration, "x" + (i + 1)) - x * x, 2) + Math.pow(1 - x, 2);
        }
        return sum;
    }

    private static double number(Configuration configuration, String name) {
        return Double.parseDouble(
                String.valueOf(Map.copyOf(configuration.values()).get(name)));
    }
}

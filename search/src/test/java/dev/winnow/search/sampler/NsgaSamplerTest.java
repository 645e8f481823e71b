package dev.winnow.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.pareto.DominanceOrder;
import dev.winnow.search.pareto.Hypervolume;
import dev.winnow.search.pareto.Pareto;
import dev.winnow.search.pareto.ParetoFront;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.space.When;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

public class NsgaSamplerTest {
    private static final NsgaSampler SAMPLER = new NsgaSampler(20);
    private static final RandomStreams STREAMS = new RandomStreams(3);

    /** A branch, a choice, a log scale and whole numbers. */
    private static final SearchSpace MIXED = new SearchSpace(List.of(
            Studies.choice("optimizer", "sgd", "adam", "rms"),
            new RealParameter("rate", 1e-5, 1, Scale.LOG, OptionalDouble.empty(), Optional.empty()),
            new IntegerParameter("units", 16, 256, 16, Scale.LINEAR, Optional.empty()),
            new RealParameter(
                    "momentum",
                    0,
                    0.99,
                    Scale.LINEAR,
                    OptionalDouble.empty(),
                    Optional.of(new When("optimizer", Set.of("sgd"))))));

    private static Configuration sample(Sampler sampler, SearchSpace space, List<Trial> history, int number) {
        return sampler.sample(space, Direction.MINIMIZE, DominanceOrder.applied(history), number, STREAMS);
    }

    @Test
    void theFirstGenerationIsRandom() {
        assertThat(sample(SAMPLER, MIXED, List.of(), 19))
                .isEqualTo(new RandomSampler().sample(MIXED, Direction.MINIMIZE, List.of(), 19, STREAMS));
    }

    @Test
    void childrenAreInTheSpaceAndDependOnEarlierGenerationsAlone() {
        Random random = new Random(1);
        List<Trial> history = new ArrayList<>();
        for (int number = 0; number < 400; number++) {
            Configuration child = sample(SAMPLER, MIXED, history, number);
            assertThat(MIXED.contains(child)).as("%s", child).isTrue();
            assertThat(sample(SAMPLER, MIXED, history.subList(0, number / 20 * 20), number))
                    .isEqualTo(child);
            State state = number % 11 == 10 ? State.DIVERGED : State.COMPLETED;
            history.add(Pareto.trial(
                    number,
                    child,
                    state,
                    Pareto.breaking(number % 7 == 6 ? 1 : 0, random.nextDouble(), random.nextDouble())));
        }
    }

    @Test
    void aSpaceThatHasChangedLeavesOldParentsUseful() {
        List<Trial> history = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            history.add(Pareto.trial(number, Pareto.measured((double) number, 1.0)));
        }

        assertThat(MIXED.contains(sample(SAMPLER, MIXED, history, 20))).isTrue(); // they have x alone
    }

    /** Two objectives that want x at different places, and y at 0.3: a front at 0.2 <= x <= 0.7. */
    public static Measurement toy(Configuration configuration) {
        double x = ((Value.Real) configuration.values().get("x")).value();
        double away = 0;
        for (String name : List.of("y", "z", "w")) {
            double y = ((Value.Real) configuration.values().get(name)).value() - 0.3;
            away += y * y;
        }
        return Pareto.measured((x - 0.2) * (x - 0.2) + away, (x - 0.7) * (x - 0.7) + away);
    }

    public static final SearchSpace CUBE = new SearchSpace(List.of(
            Studies.real("x", 0, 1), Studies.real("y", 0, 1), Studies.real("z", 0, 1), Studies.real("w", 0, 1)));

    static List<Arguments> learners() {
        return List.of(Arguments.of(SAMPLER, 0.6), Arguments.of(new TpeSampler(TpePreset.PARETO), 0.5));
    }

    /** The hypervolume that is missing to the best there is, beside that of random search; medians of five seeds. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("learners")
    void findsMoreOfAFrontThanChance(Sampler sampler, double atMost) {
        double[] learned = new double[5];
        double[] random = new double[5];
        for (int seed = 0; seed < learned.length; seed++) {
            learned[seed] = missing(sampler, seed);
            random[seed] = missing(new RandomSampler(), seed);
        }
        Arrays.sort(learned);
        Arrays.sort(random);

        assertThat(learned[2]).isLessThan(atMost * random[2]);
    }

    private static double missing(Sampler sampler, long seed) {
        List<Trial> history = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            Configuration drawn = sampler.sample(
                    CUBE, Direction.MINIMIZE, DominanceOrder.applied(history), number, new RandomStreams(seed));
            history.add(Pareto.trial(number, drawn, State.COMPLETED, toy(drawn)));
        }
        double[][] ideal = new double[501][];
        Arrays.setAll(ideal, i -> new double[] {Math.pow(i / 1000.0, 2), Math.pow(0.5 - i / 1000.0, 2)});
        double[] reference = {0.3, 0.3};
        Objectives objectives = Pareto.objectives(OptionalDouble.of(0.3), OptionalDouble.of(0.3));
        return Hypervolume.of(ideal, reference)
                - ParetoFront.of(history).hypervolume(objectives).orElseThrow();
    }

    /** Without bounds in the way the two children lie as far from their parents' middle, on either side. */
    @Test
    void crossoverKeepsTheMiddleOfTheParentsAndStaysInside() {
        for (double u : new double[] {0, 0.1, 0.5, 0.9, 0.999}) {
            double lower = NsgaSampler.cross(0.4, 0.6, u, true);
            double upper = NsgaSampler.cross(0.6, 0.4, u, false);
            assertThat(lower + upper).isCloseTo(1, within(1e-12));
            assertThat(NsgaSampler.cross(0, 0.01, u, true)).isBetween(0.0, 1.0);
            assertThat(NsgaSampler.cross(0.99, 1, u, false)).isBetween(0.0, 1.0);
        }
        assertThat(NsgaSampler.cross(0.4, 0.6, 0.5, true)).isCloseTo(0.4, within(1e-6)); // as far as the parents
        assertThat(NsgaSampler.cross(0.4, 0.4, 0.9, true)).isEqualTo(0.4);
    }

    @Test
    void mutationMovesByLittleAndReachesTheBounds() {
        assertThat(NsgaSampler.mutate(0.5, 0.5)).isEqualTo(0.5);
        assertThat(NsgaSampler.mutate(0.5, 0)).isEqualTo(0, within(1e-12));
        assertThat(NsgaSampler.mutate(0.5, 1)).isEqualTo(1, within(1e-12));
        assertThat(NsgaSampler.mutate(0.5, 0.25)).isBetween(0.46, 0.4999);
        assertThat(NsgaSampler.mutate(0, 0.1)).isZero();
    }

    @Test
    void aGenerationHasTwoTrialsAtLeast() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NsgaSampler(1));
    }
}

package dev.winnow.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.space.When;
import dev.winnow.search.study.Action;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Studies;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.hipparchus.random.SobolSequenceGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every sampler, whatever it is shown. */
@Tag("slow")
public class SamplerPropertiesTest {
    /** All kinds, scales, steps and two levels of conditions. */
    private static final SearchSpace MIXED = new SearchSpace(List.of(
            new RealParameter("rate", 1e-5, 1, Scale.LOG, OptionalDouble.empty(), Optional.empty()),
            new RealParameter("share", -1, 0.5, Scale.LINEAR, OptionalDouble.of(0.25), Optional.empty()),
            new IntegerParameter("layers", 1, 8, 1, Scale.LINEAR, Optional.empty()),
            new IntegerParameter("width", 1, 1000, 1, Scale.LOG, Optional.empty()),
            Studies.ordinal("batch", "16", "32", "64", "128"),
            Studies.choice("data", "digits"),
            Studies.choice("optimizer", "sgd", "adam", "rms"),
            new CategoricalParameter(
                    "nesterov", List.of("yes", "no"), Optional.of(new When("optimizer", Set.of("sgd", "rms")))),
            new RealParameter(
                    "momentum",
                    0,
                    1,
                    Scale.LINEAR,
                    OptionalDouble.empty(),
                    Optional.of(new When("nesterov", Set.of("yes"))))));

    /** 5 x (3 + 1) configurations. */
    private static final SearchSpace SMALL = new SearchSpace(List.of(
            Studies.ordinal("layers", "1", "2", "3", "5", "8"),
            Studies.choice("optimizer", "sgd", "adam"),
            new IntegerParameter(
                    "momentum", 1, 3, 1, Scale.LINEAR, Optional.of(new When("optimizer", Set.of("sgd"))))));

    public static List<Sampler> samplers() {
        return List.of(
                new RandomSampler(),
                new SobolSampler(),
                new TpeSampler(),
                new TpeSampler(TpePreset.PAPER),
                new GpSampler(),
                new BohbSampler(),
                new CmaEsSampler(4),
                new NsgaSampler(4),
                new AutoSampler(20));
    }

    /** 5 x 4 configurations without conditions, which CMA-ES takes too. */
    private static final SearchSpace UNCONDITIONAL = new SearchSpace(List.of(
            Studies.ordinal("layers", "1", "2", "3", "5", "8"),
            Studies.choice("optimizer", "sgd", "adam"),
            new IntegerParameter("momentum", 1, 2, 1, Scale.LINEAR, Optional.empty())));

    /** Those for finite spaces too; CMA-ES takes none with conditions. */
    public static List<Sampler> finite() {
        return Stream.concat(samplers().stream(), Stream.of(new GridSampler()))
                .filter(sampler -> !(sampler instanceof CmaEsSampler))
                .toList();
    }

    static Stream<Arguments> inFiniteSpaces() {
        return Stream.concat(
                finite().stream().map(sampler -> Arguments.of(sampler, SMALL)),
                Stream.of(new CmaEsSampler(4), new CmaEsSampler(20), new AutoSampler(20))
                        .map(sampler -> Arguments.of(sampler, UNCONDITIONAL)));
    }

    /** So that no sampler is without these tests. */
    @Test
    void allSamplersAreTested() throws Exception {
        Path classes = Path.of(Sampler.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<Class<?>> all = new HashSet<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace('/', '.');
                Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
                if (Sampler.class.isAssignableFrom(type) && !type.isInterface()) {
                    all.add(type);
                }
            }
        }
        Set<Class<?>> tested = new HashSet<>();
        samplers().forEach(sampler -> tested.add(sampler.getClass()));
        finite().forEach(sampler -> tested.add(sampler.getClass()));
        assertThat(tested).isEqualTo(all);
        Set<Class<?>> kept = new HashSet<>(Set.of(RandomSampler.class, SobolSampler.class, GridSampler.class));
        learning().forEach(arguments -> kept.add(arguments.get()[0].getClass()));
        assertThat(kept).isEqualTo(all);
    }

    private static Map<String, IntToDoubleFunction> degenerateValues() {
        return Map.of(
                "all equal", i -> 3,
                "1e300 apart", i -> (i % 3 - 1) * 1e300,
                "the largest doubles", i -> i % 2 == 0 ? Double.MAX_VALUE : -Double.MAX_VALUE,
                "the smallest doubles", i -> i * Double.MIN_VALUE,
                "one that is better", i -> i == 7 ? -1 : 0);
    }

    static Stream<Arguments> degenerate() {
        return samplers().stream()
                .flatMap(sampler -> degenerateValues().keySet().stream().map(name -> Arguments.of(sampler, name)));
    }

    @ParameterizedTest
    @MethodSource("degenerate")
    void degenerateValuesNeverThrowNorLeaveTheSpace(Sampler sampler, String name) {
        IntToDoubleFunction values = degenerateValues().getOrDefault(name, i -> 0);
        List<Trial> history = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            history.add(Studies.completed(i, random(i), values.applyAsDouble(i)));
        }
        draw(sampler, history);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void onePointManyDuplicatesAndOnlyFailuresAreHistoriesToo(Sampler sampler) {
        draw(sampler, List.of());
        draw(sampler, List.of(Studies.completed(0, random(0), 1)));
        List<Trial> duplicates = new ArrayList<>();
        List<Trial> failed = new ArrayList<>();
        List<Trial> diverged = new ArrayList<>();
        int most = sampler instanceof GpSampler || sampler instanceof AutoSampler ? 120 : 10_000;
        for (int i = 0; i < most; i++) {
            duplicates.add(Studies.completed(i, random(0), i % 2));
        }
        for (int i = 0; i < 60; i++) {
            failed.add(ended(i, State.FAILED));
            diverged.add(ended(i, State.DIVERGED));
        }
        draw(sampler, duplicates);
        draw(sampler, failed);
        draw(sampler, diverged);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void theSameHistoryGivesTheSameConfiguration(Sampler sampler) {
        List<Trial> history = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            history.add(Studies.completed(i, random(i), Math.sin(i)));
        }
        assertThat(draw(sampler, history)).isEqualTo(draw(sampler, history));
    }

    @ParameterizedTest
    @MethodSource("inFiniteSpaces")
    void aSpaceOfTwentyGivesTwentyDifferentTrialsAtOnceAndOneByOne(Sampler sampler, SearchSpace space) {
        Study wide = Studies.study(space, sampler, new NoPruner(1), Limits.of(100, 20));
        assertThat(configurations(new SimulatedStudy(wide).plan().actions())).hasSize(20);

        SimulatedStudy narrow = new SimulatedStudy(Studies.study(space, sampler, new NoPruner(1), Limits.of(100, 1)));
        for (int number = 0; number < 20; number++) {
            assertThat(narrow.plan().actions()).hasSize(1);
            narrow.reports(number, 1, number % 7).becomes(number, State.COMPLETED);
        }
        assertThat(narrow.plan().outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.SPACE_EXHAUSTED);
    }

    /** 7 x 8 x 1000 x 4 x (1 + 2 x (11 + 1)) = 5,600,000 configurations. */
    private static final SearchSpace LARGE = new SearchSpace(List.of(
            new RealParameter("share", -1, 0.5, Scale.LINEAR, OptionalDouble.of(0.25), Optional.empty()),
            new IntegerParameter("layers", 1, 8, 1, Scale.LINEAR, Optional.empty()),
            new IntegerParameter("width", 1, 1000, 1, Scale.LOG, Optional.empty()),
            Studies.ordinal("batch", "16", "32", "64", "128"),
            Studies.choice("optimizer", "sgd", "adam", "rms"),
            new CategoricalParameter(
                    "nesterov", List.of("yes", "no"), Optional.of(new When("optimizer", Set.of("sgd", "rms")))),
            new RealParameter(
                    "momentum",
                    0,
                    1,
                    Scale.LINEAR,
                    OptionalDouble.of(0.1),
                    Optional.of(new When("nesterov", Set.of("yes"))))));

    private static Configuration alone(Sampler sampler, SearchSpace space, int number) {
        return sampler.sample(space, Direction.MINIMIZE, List.of(), number, new RandomStreams(9));
    }

    /** Sobol points with the direction numbers read once, where the sampler reads them for each. */
    private static IntFunction<Configuration> sobol() {
        SobolSequenceGenerator points =
                new SobolSequenceGenerator(MIXED.parameters().size());
        return number -> SobolSampler.at(MIXED, points.skipTo(number + 1), new RandomStreams(9));
    }

    @Test
    void aMillionRandomDrawsKeepBoundsStepsAndConditions() {
        keep(MIXED, 0, 1_000_000, number -> alone(new RandomSampler(), MIXED, number));
    }

    @Test
    void aMillionSobolPointsKeepThem() {
        assertThat(sobol().apply(123_456)).isEqualTo(alone(new SobolSampler(), MIXED, 123_456));
        keep(MIXED, 0, 1_000_000, sobol());
    }

    @Test
    void aMillionConfigurationsOfAGridKeepThem() {
        assertThat(LARGE.size()).contains(BigInteger.valueOf(5_600_000));
        assertThat(alone(new GridSampler(), LARGE, 617_280)).isEqualTo(LARGE.at(BigInteger.valueOf(617_280)));
        keep(LARGE, 0, 1_000_000, number -> LARGE.at(BigInteger.valueOf(5L * number)));
    }

    /** As many as take a second or two. */
    static Stream<Arguments> learning() {
        return Stream.of(
                Arguments.of(new TpeSampler(), 5_000),
                Arguments.of(new TpeSampler(TpePreset.PAPER), 5_000),
                Arguments.of(new BohbSampler(), 5_000),
                Arguments.of(new NsgaSampler(4), 5_000),
                Arguments.of(new CmaEsSampler(4), 2_000),
                Arguments.of(new GpSampler(), 100),
                Arguments.of(new AutoSampler(20), 100));
    }

    @ParameterizedTest
    @MethodSource("learning")
    void manyDrawsOfEachSamplerThatLearnsKeepThem(Sampler sampler, int draws) {
        List<Trial> history = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            history.add(Studies.completed(i, random(i), Math.cos(i)));
        }
        RandomStreams streams = new RandomStreams(11);
        keep(MIXED, 40, draws, number -> sampler.sample(MIXED, Direction.MINIMIZE, history, number, streams));
    }

    private static void keep(SearchSpace space, int first, int draws, IntFunction<Configuration> draw) {
        for (int number = first; number < first + draws; number++) {
            Configuration drawn = draw.apply(number);
            if (!space.contains(drawn)) { // an assertion for each would take longer than the draws
                assertThat(drawn).as("trial %s is in the space", number).isNull();
            }
        }
    }

    static Stream<Arguments> uniform() {
        return Stream.of(
                Arguments.of("Random", (IntFunction<Configuration>) number -> random(number)),
                Arguments.of("Sobol", sobol()),
                Arguments.of("TPE before it learns", (IntFunction<Configuration>)
                        number -> alone(new TpeSampler(), MIXED, number)));
    }

    /** Kolmogorov-Smirnov at 0.1 %: 1.95 / sqrt(n). */
    @ParameterizedTest(name = "{0}")
    @MethodSource("uniform")
    void aLogarithmicParameterIsUniformInItsLogarithm(String name, IntFunction<Configuration> draw) {
        int n = 20_000;
        double[] fractions = new double[n];
        for (int number = 0; number < n; number++) {
            Value rate = draw.apply(number).values().get("rate");
            fractions[number] = 1 + Math.log10(Double.parseDouble(String.valueOf(rate))) / 5;
        }
        Arrays.sort(fractions);
        double largest = 0;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, Math.max((i + 1.0) / n - fractions[i], fractions[i] - (double) i / n));
        }
        assertThat(largest).isLessThan(1.95 / Math.sqrt(n));
    }

    private static Configuration draw(Sampler sampler, List<Trial> history) {
        Configuration drawn = sampler.sample(MIXED, Direction.MAXIMIZE, history, history.size(), new RandomStreams(3));
        assertThat(MIXED.contains(drawn)).as("%s is in the space", drawn).isTrue();
        return drawn;
    }

    private static Configuration random(int number) {
        return new RandomSampler().sample(MIXED, Direction.MAXIMIZE, List.of(), number, new RandomStreams(1));
    }

    private static Trial ended(int number, State state) {
        return new Trial(number, random(number), 0, 1, Desired.RUNNING, state, new TreeMap<>(), OptionalDouble.empty());
    }

    private static Set<Configuration> configurations(List<Action> actions) {
        Set<Configuration> all = new HashSet<>();
        actions.forEach(action -> all.add(((Action.Create) action).configuration()));
        return all;
    }
}

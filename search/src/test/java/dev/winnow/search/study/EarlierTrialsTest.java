package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.PopulationBasedTraining;
import dev.winnow.search.sampler.AutoSampler;
import dev.winnow.search.sampler.BohbSampler;
import dev.winnow.search.sampler.CmaEsSampler;
import dev.winnow.search.sampler.GpSampler;
import dev.winnow.search.sampler.GridSampler;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.SobolSampler;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.EarlierTrial;
import dev.winnow.search.trial.Objective;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A study learns from the trials of earlier ones, and is otherwise as if they had never been. */
class EarlierTrialsTest {
    private static final SearchSpace SQUARE =
            new SearchSpace(List.of(Studies.real("x", 0, 1), Studies.real("y", 0, 1)));
    private static final SearchSpace STEPS = new SearchSpace(List.of(Studies.whole("x", 0, 4)));

    static List<Sampler> learning() {
        return List.of(new TpeSampler(), new GpSampler(), new CmaEsSampler(1), new AutoSampler(1));
    }

    /** Ten trials are fewer than any of these needs to learn anything by itself. */
    @ParameterizedTest
    @MethodSource("learning")
    void tenTrialsAfterThirtyOfAnotherStudyEndNearerToTheBottomOfABowl(Sampler sampler) {
        List<Double> warm = new ArrayList<>();
        List<Double> cold = new ArrayList<>();
        for (int seed = 0; seed < 10; seed++) {
            List<EarlierTrial> earlier = run(study(new RandomSampler(), 100 + seed, 30)).stream()
                    .map(configuration -> new EarlierTrial(configuration, bowl(configuration)))
                    .toList();
            Study study = study(sampler, seed, 10);
            warm.add(best(run(study.learningFrom(earlier))));
            cold.add(best(run(study)));
        }
        assertThat(median(warm)).isLessThan(median(cold) / 2);
    }

    static List<Sampler> deaf() {
        return List.of(new RandomSampler(), new SobolSampler(), new GridSampler());
    }

    @ParameterizedTest
    @MethodSource("deaf")
    void aSamplerThatDoesNotLearnTriesWhatItAlwaysTries(Sampler sampler) {
        Study study = Studies.study(STEPS, sampler, new NoPruner(1), Limits.of(5, 1));
        List<EarlierTrial> earlier = List.of(earlier(STEPS, "0", 1), earlier(STEPS, "3", 2));

        assertThat(run(study.learningFrom(earlier))).isEqualTo(run(study)).hasSize(5);
    }

    @Test
    void ofFiveConfigurationsAllAreTriedAlthoughAnEarlierStudyTriedThem() {
        List<EarlierTrial> all = IntStream.range(0, 5)
                .mapToObj(i -> earlier(STEPS, Integer.toString(i), i))
                .toList();
        for (Sampler sampler : List.of(new TpeSampler(), new GpSampler(2))) {
            Study study = Studies.study(STEPS, sampler, new NoPruner(1), Limits.of(5, 1))
                    .learningFrom(all);
            assertThat(run(study)).hasSize(5).doesNotHaveDuplicates();
        }
    }

    @Test
    void theyAreNeitherCountedNorTheBest() {
        Study study = Studies.study(STEPS, new TpeSampler(), new NoPruner(1), Limits.of(2, 1))
                .learningFrom(List.of(earlier(STEPS, "0", -100)));
        SimulatedStudy simulated = new SimulatedStudy(study);
        for (int number = 0; number < 2; number++) {
            assertThat(simulated.plan().actions()).hasSize(1);
            simulated.reports(number, 1, 5).becomes(number, State.COMPLETED);
        }
        Outcome outcome = simulated.plan().outcome().orElseThrow();

        assertThat(outcome.reason()).isEqualTo(OutcomeReason.TRIALS_DONE);
        assertThat(simulated.trials()).hasSize(2);
    }

    @Test
    void theyNeitherReachTheTarget() {
        Study study = Studies.minimising(new NoPruner(1), Limits.of(2, 1))
                .withObjectives(Objectives.of(new Objective(Direction.MINIMIZE, OptionalDouble.of(0))))
                .learningFrom(List.of(new EarlierTrial(new Configuration(Map.of("x", new Value.Real(0.5))), -1)));

        assertThat(new SimulatedStudy(study).plan().outcome()).isEmpty();
    }

    /** Values of full trainings say nothing about a lower rung: there they would count as the worst and repel. */
    @Test
    void fewFullTrainingsDoNotDriveAModelOfALowerRungAway() {
        List<EarlierTrial> three =
                List.of(earlier(SQUARE, 0.30, 0.70, 0), earlier(SQUARE, 0.31, 0.69, 0), earlier(SQUARE, 0.29, 0.71, 0));
        Study study = Studies.study(SQUARE, new GpSampler(), new AshaPromotion(1, 9, 3), Limits.of(60, 1));

        assertThat(twelve(study.learningFrom(three))).isEqualTo(twelve(study));
    }

    /** What twelve trials try that come to the first rung and fail there. */
    private static List<Configuration> twelve(Study study) {
        SimulatedStudy simulated = new SimulatedStudy(study);
        for (int number = 0; number < 12; number++) {
            simulated.plan();
            simulated.reports(number, 1, bowl(simulated.trial(number).configuration()));
            simulated.becomes(number, State.FAILED);
        }
        simulated.plan();
        return simulated.trials().stream().map(trial -> trial.configuration()).toList();
    }

    @Test
    void bohbModelsTheLastRungFromItsFirstTrialOn() {
        List<EarlierTrial> earlier = IntStream.range(0, 40)
                .mapToObj(i -> earlier(SQUARE, (i % 8) / 8.0, (i / 8) / 8.0, i))
                .toList();
        Sampler modelAlone = new BohbSampler(0, 64, 0.15, 3);
        Study study = Studies.study(SQUARE, modelAlone, new AshaPromotion(1, 9, 3), Limits.of(8, 8));
        List<Configuration> warm = run(study.learningFrom(earlier));

        // The best 15 % have y = 0, and kernels three times as wide reach a little up.
        assertThat(median(warm.stream().map(c -> number(c, "y")).toList())).isLessThan(0.3);
        assertThat(median(run(study).stream().map(c -> number(c, "y")).toList()))
                .isGreaterThan(0.3);
    }

    @Test
    void theSameEarlierTrialsSuggestTheSameInAnotherProcess() {
        List<EarlierTrial> earlier = IntStream.range(0, 20)
                .mapToObj(i -> earlier(SQUARE, i / 20.0, 0.5, i))
                .toList();
        Study study = study(new TpeSampler(), 3, 10);

        assertThat(run(study.learningFrom(earlier))).isEqualTo(run(study.learningFrom(List.copyOf(earlier))));
        assertThat(run(study.learningFrom(earlier))).isNotEqualTo(run(study));
    }

    @Test
    void aPopulationBeginsAsWithoutThem() {
        Study study = Studies.study(
                SQUARE, new TpeSampler(), new PopulationBasedTraining(4, 1, 3, 0.25, 0.25), Limits.parallel(4));
        List<EarlierTrial> earlier = IntStream.range(0, 20)
                .mapToObj(i -> earlier(SQUARE, i / 20.0, 0.5, i))
                .toList();

        assertThat(new SimulatedStudy(study.learningFrom(earlier)).plan()).isEqualTo(new SimulatedStudy(study).plan());
    }

    @Test
    void severalObjectivesCannotLearnFromValuesOfOne() {
        Objective objective = new Objective(Direction.MINIMIZE, OptionalDouble.empty());
        Study study = Studies.study(SQUARE, new RandomSampler(), new NoPruner(1), Limits.of(5, 1))
                .withObjectives(new Objectives(List.of(objective, objective), List.of()));

        assertThatThrownBy(() -> study.learningFrom(List.of(earlier(SQUARE, 0, 0, 1))))
                .hasMessageContaining("a study with more cannot learn from them");
    }

    private static Study study(Sampler sampler, long seed, int trials) {
        return Studies.study(SQUARE, sampler, new NoPruner(1), Limits.of(trials, 1))
                .withSeed(seed);
    }

    /** The configurations that a study tries, one after the other. */
    private static List<Configuration> run(Study study) {
        SimulatedStudy simulated = new SimulatedStudy(study);
        int trials = study.limits().trials().orElseThrow();
        for (int number = 0; number < trials; number++) {
            simulated.plan();
            simulated.reports(
                    number,
                    study.pruner().maxResource(),
                    bowl(simulated.trial(number).configuration()));
            simulated.becomes(number, State.COMPLETED);
        }
        return simulated.trials().stream().map(trial -> trial.configuration()).toList();
    }

    private static double best(List<Configuration> tried) {
        return tried.stream().mapToDouble(EarlierTrialsTest::bowl).min().orElseThrow();
    }

    /** Lowest at (0.3, 0.7), where it is 0. */
    private static double bowl(Configuration configuration) {
        double x = number(configuration, "x") - 0.3;
        double y = configuration.values().containsKey("y") ? number(configuration, "y") - 0.7 : 0;
        return x * x + y * y;
    }

    private static double number(Configuration configuration, String name) {
        return Double.parseDouble(Optional.ofNullable(configuration.values().get(name))
                .orElseThrow()
                .toString());
    }

    private static EarlierTrial earlier(SearchSpace space, String x, double value) {
        return new EarlierTrial(space.parse(Map.of("x", x)), value);
    }

    private static EarlierTrial earlier(SearchSpace space, double x, double y, double value) {
        return new EarlierTrial(space.parse(Map.of("x", Double.toString(x), "y", Double.toString(y))), value);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}

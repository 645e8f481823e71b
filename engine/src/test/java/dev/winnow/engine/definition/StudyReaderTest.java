package dev.winnow.engine.definition;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.Hyperband;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pasha;
import dev.winnow.search.pruner.Patience;
import dev.winnow.search.pruner.Percentile;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.Steps;
import dev.winnow.search.pruner.SuccessiveHalving;
import dev.winnow.search.pruner.Threshold;
import dev.winnow.search.pruner.Wilcoxon;
import dev.winnow.search.sampler.AutoSampler;
import dev.winnow.search.sampler.CmaEsSampler;
import dev.winnow.search.sampler.GpSampler;
import dev.winnow.search.sampler.GridSampler;
import dev.winnow.search.sampler.NsgaSampler;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.SobolSampler;
import dev.winnow.search.sampler.TpePreset;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.study.ExpectedImprovementBound;
import dev.winnow.search.study.OnEnd;
import dev.winnow.search.study.Plateau;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.MetricConstraint;
import dev.winnow.search.trial.Objective;
import dev.winnow.search.trial.Objectives;
import dev.winnow.testkit.Manifests;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyReaderTest {
    private final ObjectNode manifest = Manifests.asha("digits");

    private Study study() {
        var problems = new ArrayList<Problem>();
        var study = new StudyReader().read(Manifests.stored(manifest).getSpec(), problems);
        assertThat(problems).isEmpty();
        return study.orElseThrow();
    }

    private List<String> problems() {
        var problems = new ArrayList<Problem>();
        var study = new StudyReader().read(Manifests.stored(manifest).getSpec(), problems);
        assertThat(study.isEmpty()).as("a study exactly if there is no problem").isEqualTo(!problems.isEmpty());
        return problems.stream().map(Problem::toString).toList();
    }

    @Test
    void readsTheSpaceInItsOrder() {
        assertThat(study().space().parameters())
                .extracting(parameter -> parameter.name())
                .containsExactly("learningRate", "hiddenUnits", "optimizer", "momentum");
        assertThat(study().space().parameters().get(3).when().orElseThrow().in())
                .containsExactly("sgd");
    }

    static Stream<Arguments> pruners() {
        return Stream.of(
                Arguments.of("{type: None, none: {maxResource: 5}}", new NoPruner(5)),
                Arguments.of("{type: ASHA, asha: {maxResource: 27}}", new AshaPromotion(1, 27, 3, 1, true)),
                Arguments.of("{type: ASHA, asha: {maxResource: 28}}", new AshaPromotion(2, 28, 3, 1, true)),
                Arguments.of(
                        "{type: ASHA, asha: {minResource: 1, maxResource: 28}}", new AshaPromotion(1, 28, 3, 1, true)),
                Arguments.of(
                        "{type: ASHA, asha: {maxResource: 27, brackets: 2, quota: false}}",
                        new AshaPromotion(1, 27, 3, 2, false)),
                Arguments.of(
                        "{type: ASHA, asha: {maxResource: 27, mode: Stopping, window: 9}}",
                        new AshaStopping(1, 27, 3, 1, 9)),
                Arguments.of("{auto: {maxResource: 27}}", new AutoPruner(1, 27, 3)),
                Arguments.of("{type: PASHA, pasha: {maxResource: 27}}", new Pasha(1, 27, 3)),
                Arguments.of("{type: Median, median: {maxResource: 9}}", Percentile.median(new Steps(0, 1, 9), 5)),
                Arguments.of(
                        "{type: Percentile, percentile: {percentile: 25, warmupSteps: 2, intervalSteps: 3, maxResource: 9}}",
                        new Percentile(new Steps(2, 3, 9), 25, 5)),
                Arguments.of(
                        "{type: Threshold, threshold: {lower: 0.2, maxResource: 9}}",
                        new Threshold(
                                new Steps(0, 1, 9),
                                Direction.MAXIMIZE,
                                OptionalDouble.of(0.2),
                                OptionalDouble.empty())),
                Arguments.of("{type: Patience, patience: {maxResource: 9}}", new Patience(new Steps(0, 1, 9), 5, 0)),
                Arguments.of("{type: Wilcoxon, wilcoxon: {instances: 5}}", new Wilcoxon(5, 0.1, 2)),
                Arguments.of(
                        "{type: ASHA, asha: {minResource: 2, maxResource: 32, reductionFactor: 4, mode: Stopping}}",
                        new AshaStopping(2, 32, 4)),
                Arguments.of(
                        "{type: SuccessiveHalving, successiveHalving: {maxResource: 9}}",
                        new SuccessiveHalving(1, 9, 3, 9)),
                Arguments.of("{type: Hyperband, hyperband: {maxResource: 81}}", new Hyperband(1, 81, 3)));
    }

    @ParameterizedTest
    @MethodSource("pruners")
    void readsEachPrunerWithItsDefaults(String spec, Pruner pruner) {
        with(manifest, "/spec/pruner", spec);

        assertThat(study().pruner()).isEqualTo(pruner);
    }

    private static final Objectives ACCURACY = Objectives.of(new Objective(Direction.MAXIMIZE, OptionalDouble.empty()));

    static Stream<Arguments> samplers() {
        return Stream.of(
                Arguments.of("{type: Random, seed: 3}", new RandomSampler(), 3L),
                Arguments.of("{type: Sobol}", new SobolSampler(), 0L),
                Arguments.of("{type: GP}", new GpSampler(), 0L),
                Arguments.of("{type: Auto}", new AutoSampler(3, ACCURACY), 0L),
                Arguments.of("{type: TPE, tpe: {preset: Paper}}", new TpeSampler(TpePreset.PAPER), 0L),
                Arguments.of("{type: TPE, tpe: {}}", new TpeSampler(), 0L),
                Arguments.of("{}", new AutoSampler(3, ACCURACY), 0L));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void readsEachSamplerAndItsSeed(String spec, Sampler sampler, long seed) {
        with(manifest, "/spec/sampler", spec);

        assertThat(study().sampler()).isEqualTo(sampler);
        assertThat(study().seed()).isEqualTo(seed);
    }

    @Test
    void severalObjectivesAreSearchedByWhatKnowsThem() {
        with(manifest, "/spec/objectives/-", "{metric: millis, direction: Minimize, target: 20, reference: 99}");
        with(manifest, "/spec/metricConstraints", "[{metric: memory, min: 1, max: 8}]");
        with(manifest, "/spec/sampler", "{type: TPE}");
        assertThat(study().objectives().list().get(1))
                .isEqualTo(new Objective(Direction.MINIMIZE, OptionalDouble.of(20), OptionalDouble.of(99)));
        assertThat(study().objectives().constraints())
                .containsExactly(new MetricConstraint(OptionalDouble.of(1), OptionalDouble.of(8)));
        assertThat(study().sampler()).isEqualTo(new TpeSampler(TpePreset.PARETO));

        with(manifest, "/spec/sampler", "{type: NSGAII}");
        assertThat(study().sampler()).isEqualTo(new NsgaSampler(50));
        with(manifest, "/spec/sampler", "{type: NSGAII, nsgaii: {populationSize: 20}}");
        assertThat(study().sampler()).isEqualTo(new NsgaSampler(20));
        with(manifest, "/spec/sampler", "{type: Auto}");
        assertThat(((AutoSampler) study().sampler())
                        .choice(study().space(), List.of())
                        .reason())
                .startsWith("TPE: ");
    }

    @Test
    void whatNeedsTheValuesOfOneObjectiveIsRefused() {
        with(manifest, "/spec/objectives/-", "{metric: millis, direction: Minimize}");
        with(manifest, "/spec/sampler", "{type: GP}");
        with(manifest, "/spec/pruner", "{type: Median, median: {maxResource: 9}}");
        with(manifest, "/spec/limits/plateau", "{trials: 3}");

        assertThat(problems())
                .satisfiesExactlyInAnyOrder(
                        problem ->
                                assertThat(problem).startsWith("spec.sampler: ").contains("use TPE or NSGAII"),
                        problem ->
                                assertThat(problem).startsWith("spec.pruner: ").contains("use ASHA"),
                        problem ->
                                assertThat(problem).startsWith("spec.limits: ").contains("reference"));
    }

    @Test
    void gridNeedsASpaceOfFiniteSize() {
        with(manifest, "/spec/sampler", "{type: Grid}");
        assertThat(problems()).singleElement().satisfies(problem -> assertThat(problem)
                .startsWith("spec.sampler: Grid cannot try every value of 'learningRate'")
                .contains("use Sobol"));

        with(manifest, "/spec/parameters/0", "{name: rate, type: Ordinal, ordinal: {numbers: [0.001, 0.01, 0.1]}}");
        with(manifest, "/spec/parameters/3/double/step", "0.33");
        assertThat(study().sampler()).isEqualTo(new GridSampler());
        assertThat(study().space().size()).contains(BigInteger.valueOf(3 * 16 * (4 + 1)));
    }

    @Test
    void numbersOfAnOrderAreWrittenPlainly() {
        with(
                manifest,
                "/spec/parameters/0",
                "{name: rate, type: Ordinal, ordinal: {numbers: [1.0e-5, 0.5, 1, 32.0, -2, 1e300]}}");
        assertThat(study().space().parameters().get(0))
                .isEqualTo(new OrdinalParameter(
                        "rate", List.of("1.0e-5", "0.5", "1", "32", "-2", "1.0e300"), Optional.empty()));

        with(manifest, "/spec/parameters/0", "{name: rate, type: Ordinal, ordinal: {values: [low, high]}}");
        assertThat(study().space().parameters().get(0))
                .isEqualTo(new OrdinalParameter("rate", List.of("low", "high"), Optional.empty()));
    }

    @Test
    void readsLimitsObjectiveAndEnd() {
        with(
                manifest,
                "/spec/limits",
                "{trials: 40, parallelTrials: 4, failedTrials: 2, durationSeconds: 7200, gpuHours: 1.5, plateau: {trials: 20}, expectedImprovement: {below: 0.02}}");
        with(manifest, "/spec/objectives/0", "{metric: loss, direction: Minimize, target: 0.1}");
        with(manifest, "/spec/onEnd", "WaitForRunning");
        with(manifest, "/spec/suspend", "true");
        var study = study();

        assertThat(study.limits().trials()).hasValue(40);
        assertThat(study.limits().parallelTrials()).isEqualTo(4);
        assertThat(study.limits().failedTrials()).hasValue(2);
        assertThat(study.limits().duration()).contains(Duration.ofHours(2));
        assertThat(study.limits().gpuHours()).hasValue(1.5);
        assertThat(study.limits().plateau()).contains(new Plateau(20, 0));
        assertThat(study.limits().expectedImprovement()).contains(new ExpectedImprovementBound(0.02, 20));
        assertThat(study.objective().direction()).isEqualTo(Direction.MINIMIZE);
        assertThat(study.objective().target()).hasValue(0.1);
        assertThat(study.onEnd()).isEqualTo(OnEnd.WAIT_FOR_RUNNING);
        assertThat(study.suspended()).isTrue();
    }

    @Test
    void withoutLimitsOnlyTheDefaultsHold() {
        with(manifest, "/spec/limits", "{}");

        assertThat(study().limits().trials()).isEmpty();
        assertThat(study().limits().parallelTrials()).isEqualTo(1);
        assertThat(study().limits().failedTrials()).hasValue(5);
    }

    @Test
    void readsInitialTrialsGivenAsNumbersOrTexts() {
        with(
                manifest,
                "/spec/initialTrials",
                "[{parameters: {learningRate: 0.001, hiddenUnits: '32', optimizer: adam}}, {parameters: {learningRate: '1e-3', hiddenUnits: 48, optimizer: sgd, momentum: 0.9}}]");

        assertThat(study().initialTrials()).hasSize(2);
        assertThat(study().initialTrials().get(0).values().get("hiddenUnits")).hasToString("32");
        assertThat(study().initialTrials().get(1).values().get("momentum")).hasToString("0.9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/parameters/0/double | {min: 0, max: 1, step: 0.3} | spec.parameters[0]: parameter 'learningRate': step 0.3 does not fit",
                "/spec/parameters/0/double | {min: -1.7e308, max: 1.7e308} | spec.parameters[0]: parameter 'learningRate': the range",
                "/spec/parameters/3/when | {parameter: optimizer, in: [rmsprop]} | spec.parameters: parameter 'momentum': when.in has 'rmsprop'",
                "/spec/parameters/3/when | {parameter: nobody, in: [x]} | spec.parameters: parameter 'momentum': when.parameter 'nobody' does not exist",
                "/spec/parameters/3/when | {parameter: momentum, in: [x]} | spec.parameters: parameter 'momentum': when.parameter 'momentum' is the parameter itself",
                "/spec/parameters/3/when | {parameter: hiddenUnits, in: ['16']} | spec.parameters: parameter 'momentum': when.parameter 'hiddenUnits' is not categorical",
                "/spec/parameters/0/when | {parameter: optimizer, in: [sgd]} | spec.parameters: parameter 'learningRate': when.parameter 'optimizer' is defined later",
                "/spec/initialTrials | [{parameters: {learningRate: 1}}] | spec.initialTrials[0].parameters: parameter 'learningRate': 1 is out of range",
                "/spec/initialTrials | [{parameters: {learningRate: 0.1, hiddenUnits: 16, optimizer: adam, momentum: 0.5}}] | spec.initialTrials[0].parameters: parameter 'momentum' is active only when",
                "/spec/initialTrials | [{parameters: {learningRate: 0.1, hiddenUnits: 16, optimizer: adam}}, {parameters: {learningRate: 0.1, hiddenUnits: 16, optimizer: adam}}] | spec.initialTrials: initialTrials[1] repeats an earlier entry",
                "/spec/pruner | {type: ASHA, asha: {maxResource: 9, brackets: 4}} | spec.pruner: pruner brackets must be at least 1 and at most 3",
                "/spec/pruner | {type: Median, median: {maxResource: 1000}} | spec.pruner: pruner intervalSteps 1 makes 1000 rungs; raise it to 16",
                "/spec/pruner | {type: Threshold, threshold: {maxResource: 9}} | spec.pruner: pruner threshold needs lower, upper or both",
                "/spec/pruner | {type: ASHA, asha: {minResource: 9, maxResource: 3}} | spec.pruner: "
            })
    void whatTheSchemaCannotSayHasItsPathAndItsMending(String pointer, String value, String problem) {
        with(manifest, pointer, value);

        assertThat(problems()).singleElement().asString().startsWith(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{trials: 501}", "{durationSeconds: 3600}"})
    void aProcessIsRefusedMoreTrialsThanItCanModel(String limits) {
        with(manifest, "/spec/sampler", "{type: GP}");
        with(manifest, "/spec/limits", limits);

        assertThat(problems())
                .containsExactly(
                        "spec.sampler: GP takes studies of at most 500 trials: set limits.trials to that or less,"
                                + " or use TPE, or Auto, which changes to TPE in time");
    }

    @Test
    void anEvolutionStrategysGenerationIsAtLeastWhatRunsAtOnce() {
        with(manifest, "/spec/sampler", "{type: CMAES}");
        with(manifest, "/spec/parameters", "[{name: rate, type: Double, double: {min: 0, max: 1}}]");

        assertThat(study().sampler()).isEqualTo(new CmaEsSampler(3));
    }

    @Test
    void anEvolutionStrategyIsRefusedConditions() {
        with(manifest, "/spec/sampler", "{type: CMAES}");
        with(
                manifest,
                "/spec/parameters",
                "[{name: optimizer, type: Categorical, categorical: {values: [sgd, adam]}},"
                        + " {name: momentum, type: Double, double: {min: 0, max: 1}, when: {parameter: optimizer, in: [sgd]}}]");

        assertThat(problems())
                .containsExactly("spec.sampler: CMAES cannot search parameters with a condition, such as 'momentum':"
                        + " remove its when, or use TPE, GP or Auto");
    }

    @Test
    void everyBadParameterIsNamed() {
        with(manifest, "/spec/parameters/0/double", "{min: 0, max: 1, step: 0.3}");
        with(manifest, "/spec/parameters/1/integer", "{min: 0, max: 10, step: 3}");

        assertThat(problems()).hasSize(2);
        assertThat(problems().get(1)).startsWith("spec.parameters[1]: ");
    }
}

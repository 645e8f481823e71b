package dev.winnow.engine.next;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.ParameterSpec;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.WarmStart;
import dev.winnow.engine.definition.Definition;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.study.EarlierConfiguration;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.trial.Direction;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextStudyTest {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    /** The study with sampler Auto, which learns. */
    private static ObjectNode manifest() {
        return with(Manifests.asha("digits"), "/spec/sampler", "{type: Auto, seed: 7}");
    }

    private static TuningStudy inState(ObjectNode manifest, String state) {
        var json = JSON.convertValue(Manifests.stored(manifest), ObjectNode.class);
        var end = state.equals("Complete") || state.equals("Failed")
                ? ", completionTime: \"" + TrialFixture.TIME + "\""
                : "";
        with(json, "/status", "{state: " + state + end + "}");
        return JSON.convertValue(json, TuningStudy.class);
    }

    private static TuningStudy complete(ObjectNode manifest) {
        return inState(manifest, "Complete");
    }

    private static double number(Configuration configuration, String name) {
        return configuration.values().get(name).number().orElseThrow();
    }

    /** Full trainings of configurations that were drawn at random. */
    private static List<TuningTrial> trained(TuningStudy study, int trials, ToDoubleFunction<Configuration> accuracy) {
        var space = Definition.of(study.getSpec()).orElseThrow().space();
        var all = new ArrayList<TuningTrial>();
        for (int number = 0; number < trials; number++) {
            var configuration =
                    new RandomSampler().sample(space, Direction.MAXIMIZE, List.of(), number, new RandomStreams(1));
            var value = accuracy.applyAsDouble(configuration);
            var metrics = Map.of("accuracy", value, "millis", 100 - value);
            var trial = TrialFixture.trial()
                    .number(number)
                    .granted(9)
                    .state(State.Completed, "Completed", "")
                    .parameters(texts(configuration));
            all.add(
                    study.getSpec().plain()
                            ? trial.reports(1, value)
                                    .reports(3, value)
                                    .reports(9, value)
                                    .build()
                            : trial.reports(1, metrics)
                                    .reports(3, metrics)
                                    .reports(9, metrics)
                                    .build());
        }
        return all;
    }

    private static Map<String, String> texts(Configuration configuration) {
        var texts = new HashMap<String, String>();
        configuration.values().forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }

    /** The best has a learning rate of 0.3, the upper end; hiddenUnits and momentum do not matter; sgd is bad. */
    private static double learningRate(Configuration values) {
        var sgd = values.values().get("optimizer").toString().equals("sgd");
        return Math.log(number(values, "learningRate")) - (sgd ? 20 : 0);
    }

    private static TuningStudy next(TuningStudy study, List<TuningTrial> trials) {
        return NextStudy.of(study, trials).manifest().orElseThrow();
    }

    private static ParameterSpec parameter(TuningStudy study, String name) {
        return study.getSpec().parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void makesAStudyThatLearnsFromThisOne() {
        var study = complete(with(manifest(), "/spec/initialTrials", """
                [{parameters: {learningRate: 0.1, hiddenUnits: 16, optimizer: adam}}]"""));
        var trials = trained(study, 100, NextStudyTest::learningRate);

        var next = next(study, trials);

        assertThat(next.getMetadata().getName()).isEqualTo("digits-next");
        assertThat(next.getMetadata().getUid()).isNull();
        assertThat(next.getSpec().sampler().seed()).isEqualTo(8);
        assertThat(next.getSpec().initialTrials()).isNull();
        assertThat(next.getSpec().limits()).isEqualTo(study.getSpec().limits());
        assertThat(next.getSpec().warmStart()).isEqualTo(new WarmStart(List.of("digits"), List.of("hiddenUnits")));
        assertThat(next.getSpec().parameters().stream().map(ParameterSpec::name))
                .containsExactly("learningRate", "hiddenUnits", "optimizer");
        // the best lies at the upper end: half of the range further would be beyond 1
        assertThat(parameter(next, "learningRate").doubleRange().max()).isEqualTo(1);
        assertThat(parameter(next, "hiddenUnits").ordinal().numbers()).hasSize(1);
        assertThat(parameter(next, "optimizer").categorical().values()).containsExactly("adam");
        assertThat(Definition.of(next.getSpec()).problems()).isEmpty();
    }

    @Test
    void saysWhyInWords() {
        var study = complete(manifest());
        var words = NextStudy.of(study, trained(study, 100, NextStudyTest::learningRate))
                .words();

        assertThat(words.get(0)).isEqualTo("What to try after the study digits, by its 100 trials with a value");
        assertThat(words)
                .anyMatch(
                        line -> line.matches("learningRate: .* to 1.0 in place of 1.0e-5 to 0.3\\. The best trial, with"
                                + " .*, lies at the upper end\\. The new end 1.0 may mean nothing, if this is a share or a"
                                + " probability: then move it back a little\\. The best 10 trials have .*"))
                .anyMatch(line -> line.matches(
                        "hiddenUnits: fixed to \\d+, as in the best trial, because it hardly matters:" + " \\d %.*"))
                .contains("optimizer: only adam. sgd was tried often, and never among the better third")
                .contains("momentum: left out, as it exists only for values of optimizer that are left out")
                .anyMatch(line -> line.matches(
                        "The next study learns from \\d+ of the 100 full trainings of digits, those with values that it"
                                + " may try"));
    }

    @Test
    void theBestTrialIsInTheNextSpaceWhateverTheObjective() {
        for (int seed = 0; seed < 20; seed++) {
            var streams = new RandomStreams(seed);
            var study = complete(manifest());
            var trials = trained(study, 60, values -> streams.stream(values.hashCode(), "accuracy")
                    .nextDouble());
            var best = trials.stream()
                    .max(Comparator.comparing(
                            trial -> trial.getStatus().report().value()))
                    .orElseThrow();

            var next = next(study, trials).getSpec();
            var definition = Definition.of(next);

            assertThat(definition.problems()).isEmpty();
            assertThat(EarlierConfiguration.of(
                            next,
                            definition.orElseThrow().space(),
                            best.getSpec().parameters()))
                    .as("seed %d", seed)
                    .isPresent();
        }
    }

    @Test
    void fixesNothingByFewTrialsAndSaysSo() {
        var study = complete(manifest());
        var next = NextStudy.of(study, trained(study, 25, NextStudyTest::learningRate));

        assertThat(next.manifest().orElseThrow().getSpec().warmStart().ignore()).isNull();
        assertThat(next.words())
                .contains("No parameter is fixed because it hardly matters: it takes 30 trials to say so");
    }

    @Test
    void saysThatThereIsTooLittleToSay() {
        var study = complete(manifest());

        assertThat(NextStudy.of(study, trained(study, 19, NextStudyTest::learningRate)))
                .isEqualTo(new NextStudy(
                        List.of(
                                "There is too little to say: 19 trials have a value at a rung, and at least 20 are needed"),
                        Optional.empty()));
    }

    @Test
    void saysWhatIsWrongWithAStudyThatCannotBeRead() {
        var study = complete(manifest());
        var stranger = TrialFixture.trial().parameters(Map.of("other", "1")).build();

        var next = NextStudy.of(study, List.of(stranger));

        assertThat(next.manifest()).isEmpty();
        assertThat(next.words().get(0)).startsWith("There is nothing to say, because the study cannot be read: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failed", "Running", "Suspended"})
    void learnsOnlyFromAStudyThatIsComplete(String state) {
        var study = inState(manifest(), state);
        var next = NextStudy.of(study, trained(study, 30, NextStudyTest::learningRate));

        assertThat(next.manifest().orElseThrow().getSpec().warmStart()).isNull();
        assertThat(next.words())
                .contains("warmStart is left out: it learns from studies that are Complete, and this one is " + state);
    }

    /** Each would refuse warmStart. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/sampler | {type: Random} | sampler Random learns from no trials; Auto would",
                "/spec/sampler | {type: Sobol}  | sampler Sobol learns from no trials; Auto would",
                "/spec/objectives | [{metric: accuracy, direction: Maximize}, {metric: millis, direction: Minimize}]"
                        + " | it learns from the values of one objective without metricConstraints",
                "/spec/metricConstraints | [{metric: millis, max: 150}]"
                        + " | it learns from the values of one objective without metricConstraints"
            })
    void saysWhyItDoesNotLearn(String field, String value, String why) {
        var study = complete(with(manifest(), field, value));
        var next = NextStudy.of(study, trained(study, 60, NextStudyTest::learningRate));

        assertThat(next.words()).contains("warmStart is left out: " + why);
        var spec = next.manifest().orElseThrow().getSpec();
        assertThat(spec.warmStart()).isNull();
        assertThat(Definition.of(spec).problems()).isEmpty();
    }

    @Test
    void aGridStaysAGrid() {
        var study = complete(with(
                with(manifest(), "/spec/sampler", "{type: Grid}"),
                "/spec/parameters",
                "[{name: hiddenUnits, type: Integer, integer: {min: 16, max: 256, step: 16}},"
                        + " {name: dropout, type: Double, double: {min: 0, max: 0.9, step: 0.1}}]"));
        var trials = trained(study, 160, values -> -Math.abs(number(values, "hiddenUnits") - 96));

        var next = next(study, trials);

        assertThat(parameter(next, "hiddenUnits").integerRange())
                .isEqualTo(new ParameterSpec.IntegerRange(64L, 128L, ParameterSpec.Scale.Linear, 16L));
        assertThat(parameter(next, "dropout").ordinal().numbers()).hasSize(1);
        assertThat(Definition.of(next.getSpec()).orElseThrow().space().size()).isPresent();
    }

    /** The second constraint is of a parameter that is gone; hiddenUnits is in the first, so it is not fixed. */
    @Test
    void leavesOutAConstraintOfWhatIsLeftOut() {
        var study = complete(with(
                manifest(),
                "/spec/parameterConstraints",
                "[{expression: hiddenUnits < 1000}, {expression: momentum < 2.0}]"));

        var next = next(study, trained(study, 100, NextStudyTest::learningRate)).getSpec();

        assertThat(next.parameterConstraints())
                .extracting(constraint -> constraint.expression())
                .containsExactly("hiddenUnits < 1000");
        assertThat(next.warmStart().ignore()).isNull();
        assertThat(Definition.of(next).problems()).isEmpty();
    }

    /** sgd alone matters and stays; of its condition only the values are left that are left of the parameter. */
    @Test
    void aConditionKeepsTheValuesThatAreLeft() {
        var study = complete(with(
                with(
                        manifest(),
                        "/spec/parameters/2",
                        "{name: optimizer, type: Categorical, categorical: {values: [sgd, nesterovs, adam]}}"),
                "/spec/parameters/3/when/in",
                "[sgd, nesterovs]"));
        var trials = trained(
                study, 100, values -> switch (values.values().get("optimizer").toString()) {
                    case "nesterovs" -> number(values, "momentum");
                    case "adam" -> 0.5;
                    default -> -1;
                });

        var next = next(study, trials);

        assertThat(parameter(next, "optimizer").categorical().values()).containsExactly("nesterovs", "adam");
        assertThat(parameter(next, "momentum").when().in()).containsExactly("nesterovs");
        assertThat(Definition.of(next.getSpec()).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "digits, digits-next",
        "digits-next, digits-next-2",
        "digits-next-9, digits-next-10",
        "resnet-50, resnet-50-next",
        "a23456789-b23456789-c23456789-d23456789-e23456789-, a23456789-b23456789-c23456789-d23456789-e2345-next"
    })
    void namesTheNextStudyAfterThisOne(String name, String next) {
        var manifest = manifest();
        with(manifest, "/metadata/name", '"' + name + '"');
        var study = complete(manifest);

        assertThat(next(study, trained(study, 20, NextStudyTest::learningRate))
                        .getMetadata()
                        .getName())
                .isEqualTo(next);
    }

    @Test
    void speaksOfAnEndedStudyWithTwentyTrials() {
        var study = complete(manifest());

        assertThat(NextStudy.speaks(page(study, 20))).isTrue();
        assertThat(NextStudy.speaks(page(study, 19))).isFalse();
        assertThat(NextStudy.speaks(page(inState(manifest(), "Running"), 20))).isFalse();
    }

    private static StudyPage page(TuningStudy study, int trials) {
        return StudyPage.of(
                study, trained(study, trials, NextStudyTest::learningRate), Instant.parse(TrialFixture.TIME));
    }
}

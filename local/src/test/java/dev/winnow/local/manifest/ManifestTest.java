package dev.winnow.local.manifest;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.PrunerSpec;
import dev.winnow.api.SamplerSpec;
import dev.winnow.api.StudySpec;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Mistake;
import dev.winnow.testkit.TrialFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests that a real API server and a real operator judge in ManifestsIT and AcceptanceIT, judged without them. */
class ManifestTest {
    /** What the studies need beside them has no rules of ours. */
    /** The manifest as a cluster would judge it that has the study already. */
    private static Manifest replacing(ObjectNode edited, TuningStudy stored) {
        return Manifest.check(new StudyReader(), edited, Optional.of(stored));
    }

    private static final Set<String> NO_STUDIES = Set.of("checkpoints-pvc.yaml", "digits-pretraining.yaml");

    private static List<Problem> problems(String pointer, String value) {
        return Manifest.check(with(Manifests.asha("bad"), pointer, value)).problems();
    }

    @Test
    void aGoodManifestGetsTheDefaults() {
        var manifest = Manifests.asha("defaults");
        with(manifest, "/spec/sampler", "");
        with(manifest, "/spec/limits", "{trials: 9, failedTrials: null}");
        with(manifest, "/spec/pruner/asha", "{maxResource: 9}");
        var spec = Manifest.check(Manifests.checkpointed(manifest))
                .study()
                .orElseThrow()
                .getSpec();

        assertThat(spec.sampler()).isEqualTo(new SamplerSpec(SamplerSpec.Type.Auto, 0L, null, null));
        assertThat(spec.pruner().asha())
                .isEqualTo(new PrunerSpec.Asha(null, 9, 3, PrunerSpec.Mode.Promotion, 1, true, 0));
        assertThat(spec.limits().parallelTrials()).isEqualTo(1);
        assertThat(spec.limits().failedTrials()).isEqualTo(5);
        assertThat(spec.onEnd()).isEqualTo(StudySpec.OnEnd.StopRunning);
        assertThat(spec.trial().timeoutSeconds()).isEqualTo(86_400);
        assertThat(spec.trial().checkpoints().path()).isEqualTo("/checkpoints");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/manifests/good.csv", delimiter = '|', quoteCharacter = '\'')
    void otherGoodManifestsPass(String pointer, String value) {
        assertThat(problems(pointer, value)).isEmpty();
    }

    @Test
    void whatNeedsOneObjectiveIsRefusedWithSeveral() {
        var manifest = Manifests.checkpointed(Manifests.asha("digits"));
        with(manifest, "/spec/objectives/-", "{metric: millis, direction: Minimize}");
        assertThat(Manifest.check(manifest).problems()).isEmpty();
        with(manifest, "/spec/pruner", "{type: Median, median: {maxResource: 9}}");
        with(manifest, "/spec/sampler", "{type: GP}");
        with(manifest, "/spec/limits/plateau", "{trials: 3}");

        with(manifest, "/spec/limits/expectedImprovement", "{}");

        assertThat(Manifest.check(manifest).problems())
                .extracting(Problem::path)
                .contains("spec.pruner", "spec.sampler", "spec.limits");
        assertThat(Manifest.check(manifest).problems())
                .extracting(Problem::message)
                .anyMatch(
                        message -> message.startsWith("limits.expectedImprovement models the values of one objective"));
    }

    /** The path is the API server's; the sentence too where it comes from a rule of ours. */
    @ParameterizedTest(name = "{0} = {1}")
    @CsvFileSource(resources = "/manifests/bad.csv", delimiter = '|', quoteCharacter = '\'')
    void aBadManifestIsRefusedAtTheSamePath(String pointer, String value, String path, String sentence) {
        assertThat(problems(pointer, value)).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path.equals("<nil>") ? "" : path);
            if (!OF_THE_SCHEMA.contains(sentence.replaceAll("[0-9]+|\".*\"", "").strip())) {
                assertThat(problem.message()).contains(sentence);
            }
        });
    }

    /** Sentences of the API server's own, which the validator says in other words. */
    private static final List<String> OF_THE_SCHEMA = List.of(
            "should be greater than or equal to",
            "should be less than or equal to",
            "should match",
            "should have at least  items",
            "should be at least  chars long",
            "must have at most  items",
            "must be of type number");

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/manifests/typos.csv", delimiter = '|', quoteCharacter = '\'')
    void aTypoIsRefusedAtTheSamePath(String pointer, String value, String path) {
        assertThat(problems(pointer, value))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo(path))
                .satisfies(problem -> assertThat(problem.message()).startsWith("unknown field"));
    }

    static List<Mistake> mistakes() {
        return Mistake.ALL;
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatTheOperatorAndItsProbeRefuseIsRefusedInTheSameWords(Mistake mistake) {
        var problems = problems(mistake.pointer(), mistake.value());

        assertThat(problems).isNotEmpty();
        assertThat(problems.get(0).toString()).startsWith(mistake.refusal("bad"));
    }

    @Test
    void tooFewTrialsForTheRungsAreTold() {
        var few = with(Manifests.checkpointed(Manifests.asha("few")), "/spec/limits/trials", "8");

        assertThat(Manifest.check(few).warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "spec.limits.trials is 8, but it takes at least 9 trials until one comes to step 9 by its rank");
        assertThat(Manifest.check(with(few, "/spec/limits/trials", "9")).warnings())
                .isEmpty();
    }

    @Test
    void aTargetThatIsNotFiniteIsRefused() {
        assertThat(problems("/spec/objectives/0/target", "1.0e+999"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("spec.objectives[0].target"));
    }

    @Test
    void aStudyThatExistsKeepsItsSearchButNotItsLimits() {
        var stored = Manifests.stored(Manifests.asha("digits"));
        var trials = List.of(TrialFixture.trial()
                .parameters(Map.of("learningRate", "0.01", "hiddenUnits", "16", "optimizer", "adam"))
                .build());
        stored.setStatus(
                ((Go) StudyTurn.of(stored, trials, OtherStudies.NONE, Instant.EPOCH)).status(trials, Optional.empty()));

        assertThat(replacing(with(Manifests.asha("digits"), "/spec/limits/trials", "12"), stored)
                        .problems())
                .isEmpty();
        assertThat(replacing(with(Manifests.asha("digits"), "/spec/sampler/seed", "8"), stored)
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("cannot change once trials exist"));
    }

    private static ObjectNode learning(String value) {
        return with(with(Manifests.asha("digits"), "/spec/sampler", "{type: TPE}"), "/spec/warmStart", value);
    }

    @Test
    void whatAStudyLearnsFromCannotChangeOnceTrialsExist() {
        var stored = Manifests.stored(learning("{studies: [a]}"));
        var trials = List.of(TrialFixture.trial()
                .parameters(Map.of("learningRate", "0.01", "hiddenUnits", "16", "optimizer", "adam"))
                .build());
        var before = stored.getStatus();
        for (var value : List.of("", "{studies: [b]}")) {
            var edited = learning(value);
            stored.setStatus(before);
            assertThat(replacing(edited, stored).problems()).isEmpty();
            stored.setStatus(((Go) StudyTurn.of(stored, trials, OtherStudies.NONE, Instant.EPOCH))
                    .status(trials, Optional.empty()));
            assertThat(replacing(edited, stored).problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains("warmStart cannot change"));
        }
    }

    @Test
    void severalObjectivesDoNotLearnFromOtherStudies() {
        for (var more : List.of("/spec/metricConstraints", "/spec/objectives/-")) {
            var manifest = learning("{studies: [a]}");
            with(
                    manifest,
                    more,
                    more.endsWith("-") ? "{metric: millis, direction: Minimize}" : "[{metric: millis, max: 5}]");
            assertThat(Manifest.check(manifest).problems()).singleElement().satisfies(problem -> {
                assertThat(problem.path()).isEqualTo("spec.warmStart");
                assertThat(problem.message()).startsWith("warmStart learns from the values of one objective");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/spec/sampler {type: Random}", "/spec/sampler {type: Sobol}", "/spec/pruner {type: PBT}"})
    void whatDoesNotLearnIsRefusedWithOtherStudiesToLearnFrom(String change) {
        var manifest = learning("{studies: [a]}");
        with(manifest, change.split(" ", 2)[0], change.split(" ", 2)[1]);
        assertThat(Manifest.check(manifest).problems()).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo("spec.warmStart");
            assertThat(problem.message())
                    .startsWith("samplers Random, Sobol and Grid and pruner PBT learn from no trials");
        });
    }

    static List<Arguments> edits() {
        var units = "/spec/parameters/1/integer";
        var rate = "/spec/parameters/0/double";
        var widened = "can only be widened once trials exist";
        return List.of(
                Arguments.of(units, "{min: 0, max: 512, step: 16}", ""),
                Arguments.of(rate, "{min: 1.0e-6, max: 0.3, scale: Log}", ""),
                Arguments.of("/spec/parameters/2/categorical/values", "[sgd, rmsprop, adam]", ""),
                Arguments.of("/spec/parameterConstraints", "[{expression: hiddenUnits < 200}]", ""),
                Arguments.of(units, "{min: 32, max: 256, step: 16}", widened),
                Arguments.of(units, "{min: 16, max: 240, step: 16}", widened),
                Arguments.of(units, "{min: 8, max: 264, step: 16}", widened),
                Arguments.of(units, "{min: 16, max: 256, step: 8}", widened),
                Arguments.of(rate, "{min: 1.0e-5, max: 0.3}", widened),
                Arguments.of(rate, "{min: 1.0e-5, max: 0.2, scale: Log}", widened),
                Arguments.of("/spec/parameters/2/categorical/values", "[sgd]", widened),
                Arguments.of("/spec/parameters/3/when", "", widened),
                Arguments.of("/spec/parameters/3/name", "inertia", widened),
                Arguments.of("/spec/parameters/-", "{name: x, type: Integer, integer: {min: 1, max: 2}}", widened));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("edits")
    void aSearchSpaceIsOnlyWidenedOnceTrialsExist(String pointer, String value, String refusal) {
        var stored = Manifests.stored(Manifests.asha("digits"));
        var edited = with(Manifests.asha("digits"), pointer, value);
        assertThat(replacing(edited, stored).problems())
                .filteredOn(problem -> problem.message().contains("once trials exist"))
                .isEmpty();
        var trials = List.of(TrialFixture.trial()
                .parameters(Map.of("learningRate", "0.01", "hiddenUnits", "16", "optimizer", "adam"))
                .build());
        stored.setStatus(
                ((Go) StudyTurn.of(stored, trials, OtherStudies.NONE, Instant.EPOCH)).status(trials, Optional.empty()));

        var problems = replacing(edited, stored).problems();

        if (refusal.isEmpty()) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).singleElement().satisfies(problem -> {
                assertThat(problem.path()).isEqualTo("spec.parameters");
                assertThat(problem.message()).contains(refusal);
            });
        }
    }

    static List<Path> examples() throws IOException {
        try (var files = Files.walk(Path.of("..", "examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !NO_STUDIES.contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyStudyInExamplesPasses(Path example) throws UnusableManifestException {
        assertThat(Manifest.check(ManifestFile.study(example)).problems()).isEmpty();
    }
}

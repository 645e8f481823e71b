package dev.winnow.local.terminal;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Definition;
import dev.winnow.engine.next.NextStudy;
import dev.winnow.local.ResourceJson;
import dev.winnow.local.manifest.Manifest;
import dev.winnow.local.manifest.ManifestFile;
import dev.winnow.local.manifest.UnusableManifestException;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.trial.Direction;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NextManifestTest {
    @TempDir
    private Path folder;

    static Stream<Path> examples() throws IOException {
        try (var files = Files.walk(Path.of("..", "examples"))) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> {
                        try {
                            return Files.readString(file).contains("kind: TuningStudy");
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList()
                    .stream();
        }
    }

    private static TuningStudy complete(TuningStudy study) {
        var json = ResourceJson.FORM.convertValue(study, ObjectNode.class);
        json.putObject("status").put("state", "Complete");
        return ResourceJson.FORM.convertValue(json, TuningStudy.class);
    }

    /** Full trainings of configurations that were drawn at random; the later, the better. */
    private static List<TuningTrial> trained(TuningStudy study, int trials) {
        return trained(study, trials, (number, parameters) -> (double) number);
    }

    private static List<TuningTrial> trained(
            TuningStudy study, int trials, BiFunction<Integer, Map<String, String>, Double> quality) {
        var definition = Definition.of(study.getSpec()).orElseThrow();
        int last = definition.pruner().maxResource();
        var all = new ArrayList<TuningTrial>();
        for (int number = 0; number < trials; number++) {
            var texts = new HashMap<String, String>();
            new RandomSampler()
                    .sample(definition.space(), Direction.MAXIMIZE, List.of(), number, new RandomStreams(1))
                    .values()
                    .forEach((name, value) -> texts.put(name, value.toString()));
            var metrics = new HashMap<String, Double>();
            for (var metric : study.getSpec().comparedMetrics()) {
                metrics.put(metric, quality.apply(number, texts));
            }
            metrics.put("accuracy", quality.apply(number, texts));
            all.add(TrialFixture.trial()
                    .number(number)
                    .parameters(texts)
                    .rungs(last)
                    .granted(last)
                    .state(State.Completed, "Completed", "")
                    .reports(last, metrics)
                    .build());
        }
        return all;
    }

    private Manifest checked(String text) throws IOException, UnusableManifestException {
        var file = folder.resolve("next.yaml");
        Files.writeString(file, text);
        return Manifest.check(ManifestFile.study(file));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aClusterWouldTakeTheStudyAfterEachExample(Path example) throws IOException, UnusableManifestException {
        var study = Manifest.check(ManifestFile.study(example)).study().orElseThrow();
        var next = NextStudy.of(complete(study), trained(study, 80));

        var read = checked(NextManifest.of(next));

        assertThat(read.problems()).isEmpty();
        assertThat(read.study().orElseThrow().getSpec())
                .isEqualTo(next.manifest().orElseThrow().getSpec());
    }

    @Test
    void holdsWhatDiffersFromTheDefaultsUnderTheWords() {
        var study = complete(Manifests.stored(with(Manifests.asha("digits"), "/spec/sampler", "{seed: 7}")));
        study.getMetadata().setNamespace(null);

        var text = NextManifest.of(NextStudy.of(study, trained(study, 20)));

        assertThat(text)
                .startsWith("# What to try after the study digits, by its 20 trials with a value\n# ")
                .contains(
                        "\napiVersion: winnow.dev/v1alpha1\nkind: TuningStudy\nmetadata:\n  name: digits-next\nspec:\n")
                .contains("  sampler:\n    seed: 8\n")
                .contains("  warmStart:\n    studies:\n    - digits\n")
                .doesNotContain("type: Auto", "onEnd", "suspend", "failedTrials", "status", "namespace", "uid");
    }

    /** A value that ends the comment it stands in, texts that YAML 1.1 reads as something else, and a script. */
    @Test
    void hostileTextsStayTexts() throws IOException, UnusableManifestException {
        var manifest = Manifests.asha("digits");
        with(manifest, "/spec/parameters/2/categorical/values", "[\"a\\nkind: Pod\", \"b\\r- x\", \"on\", \"sgd\"]");
        with(
                manifest,
                "/spec/parameters/-",
                "{name: kind, type: Categorical, categorical: {values: [\"1e3\", \"0x1F\", \"12:30\", \"~\", \"null\","
                        + " \"\\u001b[2J\", \"# x\", \"1_000\", \".inf\", \"=\", \"off\"]}}");
        with(
                manifest,
                "/spec/trial/pod/spec/containers/0/args",
                "[\"set -e\\n  python train.py  \\n\\techo '\\u0007'\", \"010\", \"y\", \"- a\", \"a: b\", \"\", \" \"]");
        var study = Manifests.stored(manifest);
        study.getMetadata().setNamespace(null);
        var trials = trained(
                study, 200, (number, parameters) -> parameters.get("optimizer").length() > 3 ? 100.0 : 0.0);
        var next = NextStudy.of(complete(study), trials);
        assertThat(next.words())
                .anyMatch(line -> line.startsWith("optimizer: only a\nkind: Pod, b\r- x. on, sgd were each"));

        var text = NextManifest.of(next);

        assertThat(text).doesNotContain("\u001b", "\u0007", "\r");
        assertThat(text.lines().takeWhile(line -> line.startsWith("# ")).count())
                .isEqualTo(next.words().size());
        assertThat(checked(text).study().orElseThrow().getSpec())
                .isEqualTo(next.manifest().orElseThrow().getSpec());
    }

    @Test
    void hasOnlyWordsWhenThereIsTooLittleToSay() {
        var study = complete(Manifests.stored(Manifests.asha("digits")));

        assertThat(NextManifest.of(NextStudy.of(study, trained(study, 3))))
                .isEqualTo("There is too little to say: 3 trials have a value at a rung, and at least 20 are needed\n");
    }
}

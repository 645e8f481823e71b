package dev.winnow.local.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.engine.definition.Problem;
import dev.winnow.local.manifest.Manifest;
import dev.winnow.local.manifest.ManifestFile;
import dev.winnow.local.manifest.ManifestYaml;
import dev.winnow.local.manifest.UnusableManifestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small studies of other tools, one for each construct, against what is to come of them. {@code -Dconvert.write=true} writes the
 * expected files.
 */
class ConversionTest {
    private static final Path FOLDER = Path.of("src/test/resources/convert");
    private static final Path EXPECTED = FOLDER.resolve("expected");

    @TempDir
    private Path folder;

    static List<String> inputs() throws IOException {
        return files("inputs");
    }

    static List<String> refused() throws IOException {
        return files("refused");
    }

    private static List<String> files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(kind))) {
            return files.map(file -> kind + "/" + file.getFileName()).sorted().toList();
        }
    }

    private static Conversion convert(Path file) throws UnusableManifestException {
        return Conversion.of(ManifestFile.foreign(file), OptionalInt.empty());
    }

    private static Conversion convert(String file) throws UnusableManifestException {
        return convert(FOLDER.resolve(file));
    }

    private Conversion converted(String text) throws IOException, UnusableManifestException {
        return convert(Files.writeString(folder.resolve("file.yaml"), text));
    }

    private static void isAsExpected(String name, String text) throws IOException {
        var file = EXPECTED.resolve(name);
        if (Boolean.getBoolean("convert.write")) {
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }

    private static String lines(List<Problem> words) {
        return words.stream().map(word -> word + "\n").collect(Collectors.joining());
    }

    private static String name(String input) {
        return input.substring(input.indexOf('/') + 1, input.lastIndexOf('.'));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isTheManifestThatIsExpectedWithAWordOnEachDifference(String input) throws Exception {
        var conversion = convert(input);

        assertThat(conversion.problems()).isEmpty();
        isAsExpected(
                name(input) + ".yaml", ManifestYaml.of(conversion.manifest().orElseThrow()));
        isAsExpected(name(input) + ".txt", lines(conversion.differences()));
    }

    /** As it is printed, for that is what a person applies. */
    @ParameterizedTest
    @MethodSource("inputs")
    void passesTheCheckOfAManifest(String input) throws Exception {
        var manifest = folder.resolve("study.yaml");
        Files.writeString(manifest, ManifestYaml.of(convert(input).manifest().orElseThrow()));

        assertThat(Manifest.check(ManifestFile.study(manifest)).problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedWithThePathAndACure(String input) throws Exception {
        var conversion = convert(input);

        assertThat(conversion.manifest()).isEmpty();
        assertThat(conversion.problems()).isNotEmpty();
        isAsExpected("refused-" + name(input) + ".txt", lines(conversion.problems()));
    }

    @Test
    void takesTheStepsOfAFullTrainingFromAPerson() throws Exception {
        var stops =
                Conversion.of(ManifestFile.foreign(FOLDER.resolve("inputs/katib-medianstop.yaml")), OptionalInt.of(81));
        var never = Conversion.of(ManifestFile.foreign(FOLDER.resolve("inputs/katib-random.yaml")), OptionalInt.of(81));

        assertThat(stops.manifest()
                        .orElseThrow()
                        .at("/spec/pruner/median/maxResource")
                        .asInt())
                .isEqualTo(81);
        assertThat(lines(stops.differences())).doesNotContain("--max-resource");
        assertThat(never.manifest()
                        .orElseThrow()
                        .at("/spec/pruner/none/maxResource")
                        .asInt())
                .isEqualTo(81);
    }

    @Test
    void takesFromAPersonHowManyValuesATrainingPrints() throws Exception {
        var file = ManifestFile.foreign(FOLDER.resolve("inputs/katib-collector-stdout.yaml"));

        assertThat(Conversion.of(file, OptionalInt.of(27))
                        .manifest()
                        .orElseThrow()
                        .at("/spec/pruner/none/maxResource")
                        .asInt())
                .isEqualTo(27);
        assertThat(lines(Conversion.of(file, OptionalInt.of(27)).differences()))
                .contains("trialMetrics.fromLogs")
                .doesNotContain("--max-resource");
    }

    /** Nine levels of nine aliases stand for 387 million values. */
    @Test
    void refusesAFewLinesThatStandForVeryMuch() {
        var bomb = new StringBuilder("method: random\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }
        assertThatThrownBy(() -> converted(bomb.toString()))
                .isInstanceOf(UnusableManifestException.class)
                .hasMessageContaining("stands for more than 100000 values");
    }

    @Test
    void refusesABombInTheTemplateOfAConfigMap() throws Exception {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("    a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }
        var text = Files.readString(FOLDER.resolve("refused/katib-configmap-broken.yaml"))
                .replace("data: {job.yaml: \"{a: [1, \"}", "data:\n  job.yaml: |\n    " + bomb);

        assertThat(lines(converted(text).problems())).contains("ConfigMap templates, job.yaml: is not YAML: ");
    }

    @Test
    void refusesAFileThatIsTooLarge() {
        assertThatThrownBy(() -> converted("method: random\n#" + "x".repeat(3 * 1024 * 1024)))
                .isInstanceOf(UnusableManifestException.class)
                .hasMessageContaining("is larger than 3 MiB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "3", "text", "[]", "{}", "null", "{kind: Experiment, apiVersion: kubeflow.org/v1beta1}"})
    void refusesWhatIsNoStudy(String text) throws Exception {
        assertThat(converted(text).problems()).isNotEmpty();
    }

    /** A sweep in Python has the number 1.0, which kubectl would take for a whole one, and a parameter y. */
    @Test
    void readsNumbersAndNamesAsPythonDoes() throws Exception {
        var manifest = converted(
                        "{method: random, parameters: {y: {min: 0.0, max: 1.0}, n: {min: 0, max: 1}, on: {value: 1}}}")
                .manifest()
                .orElseThrow();

        assertThat(manifest.at("/spec/parameters/0/name").asText()).isEqualTo("y");
        assertThat(manifest.at("/spec/parameters/0/type").asText()).isEqualTo("Double");
        assertThat(manifest.at("/spec/parameters/1/name").asText()).isEqualTo("n");
        assertThat(manifest.at("/spec/parameters/1/type").asText()).isEqualTo("Integer");
    }
}

package dev.winnow.trainer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.trainer.settings.Hyperparameters;
import dev.winnow.trainer.settings.HyperparametersTest;
import dev.winnow.trainer.settings.InvalidSettingsException;
import dev.winnow.trainer.settings.Options;
import dev.winnow.trainer.settings.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The studies under {@code examples} that run this trainer tune and fix what it knows. */
class ExampleStudiesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Pattern PARAMETER =
            Pattern.compile("name: (\\w+)(?:,|[^\\n]*\\n) *type: (?:Double|Integer|Categorical|Ordinal)");
    private static final Pattern ARGS = Pattern.compile("args: \\[([^]]*)]");

    static Stream<Path> manifests() throws IOException {
        try (var files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
                    .filter(file -> read(file).contains("image: docker.io/winnow/trainer:dev"));
        }
    }

    @Test
    void areThere() throws IOException {
        assertThat(manifests()).hasSizeGreaterThanOrEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void tuneAndFixWhatTheTrainerKnows(Path manifest) throws InvalidSettingsException {
        String study = read(manifest);
        List<String> tuned = PARAMETER
                .matcher(study)
                .results()
                .map(match -> variable(match.group(1)))
                .toList();
        List<String> fixed = ARGS.matcher(study)
                .results()
                .flatMap(match -> Arrays.stream(match.group(1).split(", ", -1)))
                .toList();
        Map<String, String> environment = Options.merge(fixed, Map.of());

        assertThat(Hyperparameters.ALL.stream().map(Setting::name)).containsAll(tuned);
        assertThat(new HashSet<>(tuned)).hasSameSizeAs(tuned);
        assertThat(tuned).noneMatch(environment::containsKey);
        HyperparametersTest.read(environment);
    }

    private static String variable(String parameter) {
        return "HP_" + parameter.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples whose trainer is a few lines of shell, from {@code kubectl apply} to {@code kubectl delete}. */
@Order(2)
class ShellStudyIT {
    @RegisterExtension
    static final Installation WINNOW = Installation.of(ShellStudyIT.class).with("trialMetrics.fromLogs=true");

    private static final Path EXAMPLES = Cluster.ROOT.resolve("examples");
    private static final Path QUADRATIC = EXAMPLES.resolve("quadratic-shell.yaml");
    private static final Path PRINTING = EXAMPLES.resolve("printing.yaml");
    private static final Path WRITING = EXAMPLES.resolve("writing.yaml");
    private static final Path WARM_START = EXAMPLES.resolve("warm-start.yaml");
    private static final String SHELL_IMAGE = "docker.io/winnow/curl:dev";
    private static final int LONGEST_SECONDS = 300;

    private final Namespace namespace = WINNOW.namespace();

    static List<Path> shellExamples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> Yaml.documents(file).stream()
                            .anyMatch(document -> document.at(ShellStudy.CONTAINER + "/image")
                                    .asText()
                                    .equals(SHELL_IMAGE)))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void quadraticIsAmongTheExamples() throws IOException {
        assertThat(shellExamples()).contains(QUADRATIC);
    }

    @ParameterizedTest
    @MethodSource("shellExamples")
    void runsToItsEndAndLeavesNothingBehind(Path example) {
        var study = name(example);
        namespace.apply(EXAMPLES.resolve("checkpoints-pvc.yaml"));
        if (example.equals(WARM_START)) {
            namespace.apply(QUADRATIC); // the study it learns from
        }
        namespace.apply(example);
        var trials = namespace.complete(study, LONGEST_SECONDS);

        var status = namespace.study(study);
        assertThat(status.json().at("/status/best").hasNonNull("value")).isTrue();
        assertThat(status.trials("failed")).as("failed trials of %s", study).isZero();
        assertThat(trials)
                .hasSize(status.trials("total"))
                .allMatch(trial ->
                        trial.state().equals("Completed") || trial.state().equals("Stopped"));
        if (example.equals(PRINTING) || example.equals(WRITING)) {
            assertThat(trials)
                    .as("losers are stopped by what they print or write")
                    .anyMatch(trial -> trial.state().equals("Stopped"));
        }
        assertThat(rows("get", "studies"))
                .contains(List.of(
                        "NAME",
                        "STATE",
                        "BEST",
                        "DONE/TOTAL",
                        "RUNNING",
                        "QUEUED",
                        "RESTING",
                        "STOPPED",
                        "FAILED",
                        "AGE"));
        assertThat(rows("get", "trials"))
                .contains(List.of("NAME", "STUDY", "STATE", "VALUE", "STEP", "RUNG", "ATTEMPTS", "AGE"));
        assertThat(namespace.kubectl("describe", "study", study).succeeded())
                .containsPattern("Normal +Started")
                .containsPattern("Normal +Complete");

        namespace.kubectl("delete", "studies", "--all", "--timeout=60s").succeeded();
        await("nothing of " + study + " is left").atMost(Installation.PATIENCE).untilAsserted(() -> {
            assertThat(namespace.trials(study)).isEmpty();
            assertThat(namespace.pods(study)).isEmpty();
        });
    }

    @Test
    void kubectlExplainsThePruner() {
        assertThat(namespace.kubectl("explain", "study.spec.pruner").succeeded())
                .contains("FIELD: pruner", "How losers are stopped early", "asha", "hyperband", "successiveHalving");
        assertThat(namespace
                        .kubectl("explain", "study.spec.pruner.asha.reductionFactor")
                        .succeeded())
                .contains("One in this many trials goes on to the next rung");
    }

    private static String name(Path example) {
        return Yaml.documents(example).stream()
                .filter(document -> document.path("kind").asText().equals("TuningStudy"))
                .map(document -> document.at("/metadata/name"))
                .map(JsonNode::asText)
                .findFirst()
                .orElseThrow();
    }

    /** The lines of what kubectl prints, as their columns. */
    private List<List<String>> rows(String... arguments) {
        return namespace
                .kubectl(arguments)
                .succeeded()
                .lines()
                .map(line -> List.of(line.strip().split(" +")))
                .toList();
    }
}

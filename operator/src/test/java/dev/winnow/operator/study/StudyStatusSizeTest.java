package dev.winnow.operator.study;

import static dev.winnow.operator.cluster.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.operator.api.TrialStatus.State;
import dev.winnow.operator.cluster.Manifests;
import dev.winnow.operator.cluster.TrialFixture;
import dev.winnow.search.Outcome;
import dev.winnow.search.OutcomeReason;
import dev.winnow.search.Progress;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A status that were refused for its size would stop its study. */
class StudyStatusSizeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T02:00:00Z");
    private static final int LIMIT = 64 * 1024;

    @Test
    void with1000TrialsOf64ParametersOfGreatestLengthTheStatusStaysBelow64KiB() {
        var manifest = Manifests.asha("s".repeat(50));
        var value = "v".repeat(256);
        var parameters = new LinkedHashMap<String, String>();
        with(manifest, "/spec/parameters", "[]");
        for (int i = 0; i < 64; i++) {
            var name = "p".repeat(61) + String.format("%02d", i);
            with(
                    manifest,
                    "/spec/parameters/-",
                    "{name: %s, type: Categorical, categorical: {values: [%s, other]}}".formatted(name, value));
            parameters.put(name, value);
        }
        with(manifest, "/spec/limits", "{trials: 1000, parallelTrials: 10}");
        var study = Manifests.stored(manifest);
        var definition =
                StudyDefinition.read(study.getSpec(), new ArrayList<>()).orElseThrow();
        var sentence = "x".repeat(1024);
        var trials = IntStream.range(0, 1_000)
                .mapToObj(number -> TrialFixture.trial()
                        .number(number)
                        .parameters(parameters)
                        .state(State.Failed, "ExitCode", sentence)
                        .reports(1, 1.0 / 3)
                        .build())
                .toList();
        trials.forEach(trial -> trial.getMetadata()
                .setName("s".repeat(50) + "-" + trial.getSpec().number()));
        var failed = new Outcome(false, OutcomeReason.TOO_MANY_FAILURES, "y".repeat(1024));
        var status = new StudyReport(study, NOW)
                .running(
                        definition,
                        trials,
                        History.of(definition.space(), trials),
                        new Progress(1_000, Optional.empty(), Instant.EPOCH, 0),
                        Optional.of(failed),
                        Optional.empty());

        assertThat(bytes(status)).isLessThan(LIMIT);
        assertThat(status.trials()).isNotNull();
        assertThat(status.trials().failed()).isEqualTo(1_000);
        assertThat(status.best()).isNotNull();
        assertThat(status.best().parameters()).hasSize(64);
    }

    @Test
    void aThousandProblemsAreCutToTheLengthOfAMessage() {
        var problems = IntStream.range(0, 1_000)
                .mapToObj(i -> new Problem("spec.parameters[" + i + "]", "z".repeat(1_000)))
                .toList();
        var status = new StudyReport(Manifests.stored(Manifests.asha("digits")), NOW).rejected(List.copyOf(problems));

        assertThat(bytes(status)).isLessThan(LIMIT);
    }

    private static int bytes(Object status) {
        return new KubernetesSerialization().asJson(status).getBytes(StandardCharsets.UTF_8).length;
    }
}

package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static Scale.Request request(String arguments) {
        return Scale.Request.of(arguments.isEmpty() ? new String[0] : arguments.split(" "))
                .orElseThrow();
    }

    @Test
    void withoutArgumentsAllLoadsAreRunWhole() {
        var request = request("");

        assertThat(request.loads()).containsExactlyInAnyOrder(Scale.Load.values());
        assertThat(request.of(10_000)).isEqualTo(10_000);
        assertThat(request.results()).isEqualTo(Path.of("results", "scale.md"));
    }

    @Test
    void aLoadCanBeRunAloneAndSmaller() {
        var request = request("--load wide --load finished --size 0.2");

        assertThat(request.loads()).containsExactlyInAnyOrder(Scale.Load.WIDE, Scale.Load.FINISHED);
        assertThat(request.of(10_000)).isEqualTo(2_000);
        assertThat(request.of(1)).isEqualTo(1);
        assertThat(request.results()).isEqualTo(Path.of("target", "results", "scale-wide-finished.md"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--load", "--load deep", "--size 0", "--size 1.5", "--size x", "--quick 1"})
    void anythingElseIsRefused(String arguments) {
        assertThat(Scale.Request.of(arguments.split(" "))).isEmpty();
    }

    private static Call call(String verb, double second) {
        var at = BEGIN.plusMillis(Math.round(second * 1000));
        return new Call("", verb, "tuningtrials", "wide", "", "", false, 201, at, at, MissingNode.getInstance());
    }

    @Test
    void gapsBetweenDecisionsAreCountedUntilTheLastTrialIsCreated() {
        var calls = List.of(call("create", 0), call("patch", 2), call("create", 2.5), call("patch", 12));

        assertThat(ScaleRunning.gap(calls)).isEqualTo(Duration.ofSeconds(2));
        assertThat(ScaleRunning.gap(List.of())).isZero();
    }
}

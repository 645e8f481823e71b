package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerformanceLimitsTest {
    @TempDir
    private Path folder;

    private PerformanceLimits limits() throws IOException {
        return PerformanceLimits.read(Files.writeString(folder.resolve("a.yaml"), """
                wait: {direction: AtMost, limit: 2, unit: s, measured: 1.5, date: 2026-11-26, tolerance: 0.1}
                rate: {direction: AtLeast, limit: 40, unit: trials/s, measured: 54, date: 2026-11-26, tolerance: 0}
                """));
    }

    @ParameterizedTest
    @CsvSource({"wait, 2.2, true", "wait, 2.21, false", "wait, NaN, false", "rate, 40, true", "rate, 39.9, false"})
    void aFigureIsHeldAgainstItsLimitAndTolerance(String figure, double value, boolean met) throws IOException {
        assertThat(limits().get(figure).met(value)).isEqualTo(met);
    }

    @Test
    void theCheckSaysWhichFigureMissesWhich() throws IOException {
        assertThat(limits().check(Map.of("rate", 12.0)))
                .containsExactly("missed rate: 12.0 trials/s, limit >= 40.0, on 2026-11-26 it was 54.0");
    }

    @Test
    void aFigureWithoutALimitIsAnError() {
        assertThatThrownBy(() -> limits().get("speed")).hasMessage("there is no limit for speed");
    }

    @ParameterizedTest
    @CsvSource({
        "latency, writesPerTrial",
        "footprint, statusSize",
        "planner, simulator",
        "command-line, check",
        "scale, wideGap"
    })
    void theFilesOfTheBenchmarksCanBeRead(String benchmark, String figure) {
        assertThat(PerformanceLimits.of(benchmark).get(figure).limit()).isPositive();
    }
}

package dev.winnow.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.trainer.FakeOperator;
import dev.winnow.trainer.FakeOperator.Received;
import dev.winnow.trainer.learn.Score;
import dev.winnow.trainer.report.Reporter.Answer;
import dev.winnow.trainer.settings.Trial;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReporterTest {
    private static final Score SCORE = new Score(Map.of("accuracy", 0.975, "loss", 0.125));

    private final Path token;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<Duration> pauses = new ArrayList<>();

    HttpReporterTest(@TempDir Path folder) throws IOException {
        token = Files.writeString(folder.resolve("token"), "first\n");
    }

    @Test
    void sendsTheReportWithTheToken() throws Exception {
        try (var operator = new FakeOperator()) {
            assertThat(reporter(operator.url()).report(3, SCORE)).isEqualTo(Answer.CONTINUE);
            assertThat(operator.next())
                    .isEqualTo(new Received(
                            "Bearer first", "{\"step\": 3, \"metrics\": {\"accuracy\": 0.975, \"loss\": 0.125}}"));
        }
    }

    @Test
    void readsTheTokenAnewForEachReport() throws Exception {
        try (var operator = new FakeOperator()) {
            var reporter = reporter(operator.url());
            reporter.report(1, SCORE);
            Files.writeString(token, "second\n");
            reporter.report(2, SCORE);
            assertThat(operator.rest())
                    .extracting(Received::authorization)
                    .containsExactly("Bearer first", "Bearer second");
        }
    }

    @Test
    void saysNanForADivergedModel() throws Exception {
        try (var operator = new FakeOperator(422)) {
            assertThat(reporter(operator.url()).report(1, Score.diverged(List.of("accuracy", "loss"))))
                    .isEqualTo(Answer.DIVERGED);
            assertThat(operator.next().body()).isEqualTo("{\"step\": 1, \"metrics\": {\"accuracy\": NaN}}");
        }
    }

    @Test
    void saysNanForTheLossWhenThatIsTheObjective() throws Exception {
        try (var operator = new FakeOperator(400, 422)) {
            assertThat(reporter(operator.url()).report(1, Score.diverged(List.of("accuracy", "loss"))))
                    .isEqualTo(Answer.DIVERGED);
            assertThat(operator.rest())
                    .extracting(Received::body)
                    .containsExactly(
                            "{\"step\": 1, \"metrics\": {\"accuracy\": NaN}}",
                            "{\"step\": 1, \"metrics\": {\"loss\": NaN}}");
        }
    }

    @Test
    void failsWhenNeitherIsTheObjective() {
        try (var operator = new FakeOperator(400, 400)) {
            assertThatThrownBy(() -> reporter(operator.url()).report(1, Score.diverged(List.of("accuracy", "loss"))))
                    .isInstanceOf(ReportRefusedException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"200, CONTINUE", "409, END", "422, DIVERGED"})
    void understands(int status, Answer answer) throws Exception {
        try (var operator = new FakeOperator(status)) {
            assertThat(reporter(operator.url()).report(1, SCORE)).isEqualTo(answer);
            assertThat(operator.rest()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 413, 302})
    void givesUpAtOnceOnWhatRepeatingCannotMend(int status) {
        try (var operator = new FakeOperator(status)) {
            assertThatThrownBy(() -> reporter(operator.url()).report(7, SCORE))
                    .isInstanceOf(ReportRefusedException.class)
                    .hasMessage("%s refused the report of step 7 with %d: because of %d"
                            .formatted(operator.url(), status, status));
            assertThat(operator.rest()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 500, 429, 404})
    void asksAgainWhileTheOperatorIsNotReady(int status) throws Exception {
        try (var operator = new FakeOperator(status, status, 200)) {
            assertThat(reporter(operator.url()).report(1, SCORE)).isEqualTo(Answer.CONTINUE);
            assertThat(operator.rest())
                    .extracting(Received::body)
                    .hasSize(3)
                    .containsOnly(Reporter.json(1, SCORE.metrics()));
            assertThat(pauses).hasSize(2);
        }
    }

    @Test
    void asksAgainWhenTheAnswerDoesNotCome() throws Exception {
        try (var operator = new FakeOperator(FakeOperator.NEVER, 200)) {
            assertThat(reporter(operator.url()).report(1, SCORE)).isEqualTo(Answer.CONTINUE);
            assertThat(operator.rest()).hasSize(2);
        }
    }

    @Test
    void losesPatienceAfterFiveMinutesWithoutAnOperator() {
        URI gone;
        try (var operator = new FakeOperator()) {
            gone = operator.url();
        }
        Instant start = now;
        assertThatThrownBy(() -> reporter(gone).report(1, SCORE))
                .isInstanceOf(OperatorAwayException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("gave up on reporting step 1");
        assertThat(Duration.between(start, now)).isBetween(Duration.ofSeconds(285), Duration.ofMinutes(5));
        for (int i = 0; i < pauses.size(); i++) {
            long ceiling = Math.min(15_000, 500L << Math.min(i, 10));
            assertThat(pauses.get(i).toMillis()).isBetween(ceiling / 2, ceiling);
        }
    }

    @Test
    void needsTheTokenFile() throws IOException {
        Files.delete(token);
        try (var operator = new FakeOperator()) {
            assertThatThrownBy(() -> reporter(operator.url()).report(1, SCORE))
                    .isInstanceOf(ReportRefusedException.class)
                    .hasMessageStartingWith("WINNOW_TOKEN_FILE: " + token + " cannot be read");
        }
    }

    /** A reporter for which time passes in its pauses alone. */
    private HttpReporter reporter(URI url) {
        return new HttpReporter(
                new Trial.Endpoint(url, token),
                Duration.ofMillis(500),
                Backoff.DEFAULT,
                (InstantSource) () -> now,
                duration -> {
                    pauses.add(duration);
                    now = now.plus(duration);
                },
                new Random(1));
    }
}

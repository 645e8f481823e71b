package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTest {

    private static Report read(String body) throws Refusal {
        return Report.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String metrics(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"m" + i + "\": " + i)
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Test
    void readsAStepAndItsMetricsInTheirOrder() throws Refusal {
        var report = read("{\"step\": 3, \"metrics\": {\"loss\": 0.1, \"accuracy\": 0.97}}");

        assertThat(report.step()).isEqualTo(3);
        assertThat(report.metrics()).containsExactly(entry("loss", 0.1), entry("accuracy", 0.97));
    }

    @Test
    void leavesAsideFieldsThatItDoesNotKnow() throws Refusal {
        assertThat(read("{\"step\": 1, \"epoch\": 2, \"metrics\": {\"a\": 1}}").metrics())
                .containsExactly(entry("a", 1.0));
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, NaN",
        "Infinity, Infinity",
        "-Infinity, -Infinity",
        "nan, NaN",
        "-nan, NaN",
        "+nan, NaN",
        "NAN, NaN",
        "-NaN, NaN",
        "'\"NaN\"', NaN",
        "inf, Infinity",
        "-inf, -Infinity",
        "+inf, Infinity",
        "Inf, Infinity",
        "-Inf, -Infinity",
        "INF, Infinity",
        "infinity, Infinity",
        "+Infinity, Infinity",
        "'\"-Inf\"', -Infinity",
        "1e999, Infinity",
        "-1e999, -Infinity",
        "1e-5, 1.0e-5",
        "7, 7"
    })
    void readsNumbersThatAreNoJsonTooBecauseTrainersWriteThem(String text, double value) throws Refusal {
        assertThat(read("{\"step\": 1, \"metrics\": {\"a\": " + text + "}}").metrics())
                .containsEntry("a", value);
    }

    @Test
    void leavesTextsAlone() throws Refusal {
        assertThat(read("{\"step\": 1, \"note\": \"nan, \\\"-inf\", \"metrics\": {\"nan\": 1, \"a:inf\":-nan}}")
                        .metrics())
                .containsExactly(entry("nan", 1.0), entry("a:inf", Double.NaN));
    }

    @Test
    void readsALongBodyOfQuotesAndEscapes() throws Refusal {
        var note = "\\\\\\\"".repeat(15_000);
        assertThat(read("{\"note\": \"" + note + "\", \"step\": 1, \"metrics\": {\"a\": inf}}")
                        .metrics())
                .containsEntry("a", Double.POSITIVE_INFINITY);
    }

    @Test
    void takes32MetricsWithNamesOf63Characters() throws Refusal {
        assertThat(read("{\"step\": 1, \"metrics\": " + metrics(32) + "}").metrics())
                .hasSize(32);
        assertThat(read("{\"step\": 1, \"metrics\": {\"" + "x".repeat(63) + "\": 1}}")
                        .metrics())
                .hasSize(1);
    }

    @Test
    void takesTheLargestStep() throws Refusal {
        assertThat(read("{\"step\": 2147483647, \"metrics\": {\"a\": 1}}").step())
                .isEqualTo(Integer.MAX_VALUE);
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                arguments("", "the body must be an object"),
                arguments("null", "the body must be an object"),
                arguments("3", "the body must be an object"),
                arguments("[]", "the body must be an object"),
                arguments("\"step\"", "the body must be an object"),
                arguments("step=3", "the body is not JSON"),
                arguments("{\"step\": 3", "the body is not JSON"),
                arguments("{\"step\": 3, \"metrics\": {\"a\": 1}} {}", "the body is not JSON"),
                arguments("{\"step\": 3, \"metrics\": {\"a\": nano}}", "the body is not JSON"),
                arguments("{\"step\": 3, \"metrics\": {\"a\": 1nan}}", "the body is not JSON"),
                arguments("{\"step\": 3, \"metrics\": {\"a\": infinite}}", "the body is not JSON"),
                arguments("[".repeat(5_000), "the body is not JSON"),
                arguments("{\"metrics\": {\"a\": 1}}", "step must be a whole number from 1, but is missing"),
                arguments("{\"step\": 0, \"metrics\": {\"a\": 1}}", "step must be a whole number from 1, but is 0"),
                arguments("{\"step\": -3, \"metrics\": {\"a\": 1}}", "step must be a whole number from 1, but is -3"),
                arguments("{\"step\": 1.5, \"metrics\": {\"a\": 1}}", "step must be a whole number from 1, but is 1.5"),
                arguments("{\"step\": 1e2, \"metrics\": {\"a\": 1}}", "step must be a whole number from 1, but is 100"),
                arguments(
                        "{\"step\": \"3\", \"metrics\": {\"a\": 1}}",
                        "step must be a whole number from 1, but is \"3\""),
                arguments(
                        "{\"step\": null, \"metrics\": {\"a\": 1}}", "step must be a whole number from 1, but is null"),
                arguments(
                        "{\"step\": 2147483648, \"metrics\": {\"a\": 1}}",
                        "step must be a whole number from 1, but is 2147483648"),
                arguments("{\"step\": 3}", "metrics must be an object with at least one number"),
                arguments("{\"step\": 3, \"metrics\": {}}", "metrics must be an object with at least one number"),
                arguments("{\"step\": 3, \"metrics\": []}", "metrics must be an object with at least one number"),
                arguments("{\"step\": 3, \"metrics\": 0.9}", "metrics must be an object with at least one number"),
                arguments("{\"step\": 3, \"metrics\": {\"a\": \"0.9\"}}", "metrics.a must be a number, but is \"0.9\""),
                arguments("{\"step\": 3, \"metrics\": {\"a\": \"NA\"}}", "metrics.a must be a number, but is \"NA\""),
                arguments("{\"step\": 3, \"metrics\": {\"a\": null}}", "metrics.a must be a number, but is null"),
                arguments("{\"step\": 3, \"metrics\": {\"a\": true}}", "metrics.a must be a number, but is true"),
                arguments("{\"step\": 3, \"metrics\": {\"a\": [1]}}", "metrics.a must be a number, but is [1]"),
                arguments("{\"step\": 3, \"metrics\": {\"\": 1}}", "the name of a metric must have 1 to 63 characters"),
                arguments(
                        "{\"step\": 3, \"metrics\": {\"" + "x".repeat(64) + "\": 1}}",
                        "the name of a metric must have 1 to 63 characters"),
                arguments(
                        "{\"step\": 3, \"metrics\": " + metrics(33) + "}",
                        "metrics holds 33 values: at most 32 are kept"));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void refusesABadBodyWith400AndSaysWhatIsWrong(String body, String message) {
        var refusal = catchThrowableOfType(Refusal.class, () -> read(body));

        assertThat(refusal.code()).isEqualTo(400);
        assertThat(refusal).hasMessageStartingWith(message);
        assertThat(refusal.getMessage()).as("however large the body is").hasSizeLessThan(400);
    }
}

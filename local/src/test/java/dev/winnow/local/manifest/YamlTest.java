package dev.winnow.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What kubectl 1.34 sends, seen by {@code kubectl annotate --local -f FILE a=b -o json}. */
class YamlTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String json(String yaml) throws JsonProcessingException {
        return JSON.writeValueAsString(Yaml.documents(yaml).get(0));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "y, true",
                "Y, true",
                "yes, true",
                "on, true",
                "True, true",
                "n, false",
                "No, false",
                "Off, false",
                "FALSE, false",
                "yEs, \"yEs\"",
                "ye, \"ye\"",
                "nope, \"nope\"",
                "null, null",
                "~, null",
                "Null, null",
                "nUll, \"nUll\"",
                "010, 8",
                "-010, -8",
                "0o10, 8",
                "08, 8",
                "09.5, 9.5",
                "0o8, \"0o8\"",
                "0_7, 7",
                "0x1F, 31",
                "0X1f, 31",
                "0x, \"0x\"",
                "0b11, 3",
                "0b12, \"0b12\"",
                "1_000, 1000",
                "1__0, 10",
                "1_0.5, 10.5",
                "+1, 1",
                "-0, 0",
                "1e6, 1000000",
                "1.0, 1",
                "5., 5",
                "12e03, 12000",
                "1e+3, 1000",
                "1.5e-7, 1.5E-7",
                "1e20, 100000000000000000000",
                "1e21, 1.0E21",
                ".5, 0.5",
                "-.5, -0.5",
                "+.5, 0.5",
                "1e400, \"1e400\"",
                "0.1e-8, 1.0E-9",
                "9223372036854775807, 9223372036854775807",
                "99999999999999999999, 99999999999999999999",
                "1:30, \"1:30\"",
                "2001-01-01, \"2001-01-01\"",
                "1.2.3, \"1.2.3\"",
                "\"010\", \"010\"",
                "'y', \"y\"",
                "!!str 010, \"010\"",
                "!!int \"5\", 5",
                "!!float 1, 1",
                "1-2, \"1-2\"",
                "1.5GiB, \"1.5GiB\"",
                "0.0.0.0, \"0.0.0.0\""
            })
    void aScalarIsWhatKubectlSends(String yaml, String sent) throws JsonProcessingException {
        assertThat(json("{v: " + yaml + "}")).isEqualTo("{\"v\":" + sent + "}");
    }

    @Test
    void aKeyIsWhatKubectlSends() throws JsonProcessingException {
        assertThat(json("{y: 1, 010: 2, 1.5: 3, \"n\": 4}")).isEqualTo("{\"true\":1,\"8\":2,\"1.5\":3,\"n\":4}");
    }

    @Test
    void anchorsAndMergeKeysAreWhatKubectlSends() throws JsonProcessingException {
        assertThat(
                        json(
                                "base: &b {p: 1, q: 2}\nmerged: {<<: *b, p: 3}\nother: {p: 3, <<: *b}\nboth: {<<: [{p: 5}, *b]}"))
                .isEqualTo("{\"base\":{\"p\":1,\"q\":2},\"merged\":{\"p\":3,\"q\":2},"
                        + "\"other\":{\"p\":1,\"q\":2},\"both\":{\"p\":5,\"q\":2}}");
    }

    @Test
    void aliasesAreCopiesSoThatDefaultsOfOneDoNotReachAnother() {
        var document = Yaml.documents("a: &a {x: 1}\nb: *a").get(0);

        assertThat(document.get("b")).isEqualTo(document.get("a")).isNotSameAs(document.get("a"));
    }

    @Test
    void documentsAreReadOneByOneAndEmptyOnesLeftOut() {
        assertThat(Yaml.documents("---\na: 1\n---\n---\n# nothing\n---\nb: 2\n...\n"))
                .hasSize(2);
        assertThat(Yaml.documents("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{v: .nan}",
                "{v: -.Inf}",
                "{~: 1}",
                "{[a]: 1}",
                "{a: 1, a: 2}",
                "{y: 1, yes: 2}",
                "{a: *b}",
                "{a: &a [*a]}",
                "{<<: 1}",
                "{a: [1}",
                "a: b: c",
                "\tb: 1"
            })
    void whatIsNoManifestIsRefused(String yaml) {
        assertThatThrownBy(() -> Yaml.documents(yaml)).isInstanceOf(YamlEngineException.class);
    }

    @Test
    void aFewLinesThatStandForVeryMuchAreRefused() {
        var bomb = "a0: &a0 [x]\n"
                + IntStream.rangeClosed(1, 16)
                        .mapToObj(i -> "a%d: &a%d [*a%d, *a%d, *a%d]".formatted(i, i, i - 1, i - 1, i - 1))
                        .collect(Collectors.joining("\n"));
        var merged = "a0: &a0 {k0: x}\n"
                + IntStream.rangeClosed(1, 40)
                        .mapToObj(i -> "a%d: &a%d {k: [*a%d, *a%d]}".formatted(i, i, i - 1, i - 1))
                        .collect(Collectors.joining("\n"));
        var long1 = "a: &a " + "x".repeat(1_000_000) + "\nb: [*a, *a, *a]";

        for (var yaml : new String[] {bomb, merged, long1}) {
            assertThatThrownBy(() -> Yaml.documents(yaml))
                    .isInstanceOf(YamlEngineException.class)
                    .hasMessageContaining("which no API server takes");
        }
    }

    @Test
    void valuesThatAreNestedVeryDeepAreRefused() {
        for (var yaml : new String[] {"[".repeat(200_000), "{a: ".repeat(100_000), "- ".repeat(50_000) + "1"}) {
            assertThatThrownBy(() -> Yaml.documents(yaml)).isInstanceOf(YamlEngineException.class);
        }
    }
}

package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of values in the chart's README is what {@code values.yaml} and its comments say. */
class ReadmeTest {
    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String BEGIN = "<!-- begin of the table; written from values.yaml -->\n";
    private static final String END = "<!-- end of the table -->\n";

    @Test
    void everyValueIsExplainedOnce() {
        assertThat(Values.leaves()).isNotEmpty().allSatisfy(leaf -> assertThat(Values.explained())
                .as("comments above %s or its group in values.yaml", leaf)
                .filteredOn(value -> value.covers(leaf))
                .hasSize(1));
    }

    @Test
    void tableIsUpToDate() throws IOException {
        var table = Values.explained().stream()
                .map(value -> "| `%s` | `%s` | %s |\n".formatted(value.path(), preset(value.preset()), value.comment()))
                .collect(Collectors.joining("", "| Value | Default | What it is |\n|---|---|---|\n", ""));
        var readme = Files.readString(README);
        var before = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length());
        var after = readme.substring(readme.indexOf(END));
        if (Boolean.getBoolean("readme.write")) {
            Files.writeString(README, before + table + after);
        }
        assertThat(README)
                .as(
                        "differs from values.yaml: run mvn test -pl helm -am -Dtest=ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -Dreadme.write=true")
                .hasContent(before + table + after);
    }

    /** Text as it would stand in YAML; an empty string is shown as one. */
    private static String preset(JsonNode value) {
        return value.isTextual() && !value.asText().isEmpty() ? value.asText() : value.toString();
    }
}

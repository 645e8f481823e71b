package dev.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of {@code faults.yaml} is played, and is a line of {@code docs/faults.md}. */
class FaultsTest {
    private static final Path PAGE = Path.of("..", "docs", "faults.md");
    private static final String BEGIN =
            "<!-- begin of the tables; written from engine/src/test/resources/faults.yaml -->\n";
    private static final String HEAD =
            "\n| What happens | The trial shows | Within | Counts as a failure | What happens next |\n|---|---|---|---|---|\n";

    static Stream<Arguments> faults() {
        return Fault.all().stream().map(fault -> Arguments.of(fault.text("group") + ": " + fault.text("fault"), fault));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsShownAndRecoversAsTheTableSays(String name, Fault fault) {
        fault.play();
    }

    @Test
    void thePageIsTheTable() throws IOException {
        var page = Files.readString(PAGE);
        var wanted = page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + tables();
        if (Boolean.getBoolean("faults.write")) {
            Files.writeString(PAGE, wanted);
        }

        assertThat(PAGE)
                .as(
                        "differs from faults.yaml: run mvn test -pl engine -am -Dtest=FaultsTest -Dsurefire.failIfNoSpecifiedTests=false -Dfaults.write=true")
                .hasContent(wanted);
    }

    private static String tables() {
        List<Fault> faults = Fault.all();
        var groups = new ArrayList<String>();
        faults.forEach(fault -> groups.add(fault.text("group")));
        return groups.stream()
                .distinct()
                .map(group -> "\n## " + group + "\n" + HEAD
                        + faults.stream()
                                .filter(fault -> fault.text("group").equals(group))
                                .map(Fault::line)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }
}

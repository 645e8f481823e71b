package dev.winnow.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.dependencies.Sbom.Component;
import dev.winnow.testkit.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each component of what is shipped against {@code licences.yaml}. */
class LicencesIT {
    static final List<String> PROGRAMS = Sbom.PROGRAMS;

    private static final JsonNode LIST = Yaml.file(Path.of("licences.yaml"));
    private static final Set<String> ALLOWED = texts(LIST.get("allowed"));

    private static Set<String> texts(JsonNode list) {
        return Sbom.elements(list).map(JsonNode::asText).collect(Collectors.toSet());
    }

    /** Where a package may be taken under one of several licences, one that is allowed is enough. */
    private static boolean allowed(Component component) {
        var said = LIST.at("/said").path(component.name());
        return said.isMissingNode()
                ? component.licences().stream().anyMatch(ALLOWED::contains)
                : ALLOWED.contains(said.get("licence").asText());
    }

    @ParameterizedTest
    @FieldSource("PROGRAMS")
    void everyComponentHasALicenceThatIsAllowed(String program) {
        var components = Sbom.of(program);
        var refused = new TreeMap<String, Set<String>>();
        components.stream()
                .filter(component -> !allowed(component))
                .forEach(component -> refused.put(component.toString(), component.licences()));

        assertThat(components).isNotEmpty();
        assertThat(refused)
                .as("not in allowed of licences.yaml: take another package, or say there which licence it has")
                .isEmpty();
    }

    @Test
    void whatIsSaidOfAPackageIsSaidOfOneThatIsShippedAndWithAReason() {
        var shipped = Sbom.all().stream().map(Component::name).collect(Collectors.toSet());

        LIST.get("said").properties().forEach(row -> {
            assertThat(shipped).as("a package of licences.yaml").contains(row.getKey());
            assertThat(row.getValue().path("why").asText()).as(row.getKey()).isNotBlank();
        });
    }
}

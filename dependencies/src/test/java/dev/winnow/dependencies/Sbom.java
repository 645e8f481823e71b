package dev.winnow.dependencies;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The components that the bill of materials of a program lists, in CycloneDX, without Winnow's own modules. */
final class Sbom {
    /** What stands in this repository although others wrote it: written by hand, in {@code vendored.cdx.json}. */
    static final String VENDORED = "vendored";

    /** The programs that are shipped, by the folder of their module, and what is vendored. */
    static final List<String> PROGRAMS = List.of("operator", "local", "trainer-image", VENDORED);

    private static final String OURS = "dev.winnow";

    /**
     * A component.
     *
     * @param name group and name of the package, as {@code group:name}
     * @param licences SPDX identifiers where the package says one, else the names that it says
     */
    record Component(String name, String version, Set<String> licences) {
        private static Component of(JsonNode node) {
            var licences = elements(node.path("licenses"))
                    .map(choice -> choice.has("expression")
                            ? choice.get("expression").asText()
                            : choice.at("/license/id")
                                    .asText(choice.at("/license/name").asText()))
                    .collect(Collectors.toSet());
            return new Component(
                    node.path("group").asText() + ":" + node.path("name").asText(),
                    node.path("version").asText(),
                    licences);
        }

        @Override
        public String toString() {
            return name + " " + version;
        }
    }

    private Sbom() {}

    /** What a program holds of others. */
    static List<Component> of(String program) {
        var artifact = program.equals("trainer-image") ? "winnow-trainer" : "winnow-" + program;
        var file = program.equals(VENDORED)
                ? Path.of("vendored.cdx.json")
                : Path.of("..", program, "target", "sbom", artifact + ".cdx.json");
        return elements(Yaml.file(file).path("components"))
                .map(Component::of)
                .filter(component -> !component.name().startsWith(OURS + ":"))
                .toList();
    }

    /** What all programs hold of others. */
    static Set<Component> all() {
        return PROGRAMS.stream().flatMap(program -> of(program).stream()).collect(Collectors.toSet());
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}

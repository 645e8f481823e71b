package dev.winnow.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Program;
import dev.winnow.testkit.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The chart, rendered by the real helm with no cluster in reach. Equal values are rendered once. */
final class Chart {
    static final Path FOLDER = Path.of("winnow");
    static final String RELEASE = "tuning";
    static final String NAMESPACE = "team-a";
    static final String FULLNAME = "tuning-winnow";

    private static final Program HELM = new Program("helm", Map.of("KUBECONFIG", "/dev/null"));
    private static final Map<List<String>, Manifests> RENDERED = new ConcurrentHashMap<>();

    private Chart() {}

    /** The objects that an installation makes. */
    record Manifests(List<JsonNode> all) {
        Stream<JsonNode> of(String kind) {
            return all.stream().filter(object -> object.at("/kind").asText().equals(kind));
        }

        /** The only object of a kind. */
        JsonNode one(String kind) {
            var found = of(kind).toList();
            if (found.size() != 1) {
                throw new AssertionError("1 " + kind + " expected, found " + found.size());
            }
            return found.get(0);
        }

        JsonNode one(String kind, String name) {
            return of(kind).filter(object -> name(object).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
        }

        JsonNode container() {
            return one("Deployment").at("/spec/template/spec/containers/0");
        }

        /** The value of a variable of the operator's container; empty when there is none. */
        String env(String name) {
            return StreamSupport.stream(container().at("/env").spliterator(), false)
                    .filter(variable -> variable.at("/name").asText().equals(name))
                    .map(variable -> variable.at("/value").asText())
                    .findFirst()
                    .orElse("");
        }
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    /** Renders the release {@link #RELEASE} in {@link #NAMESPACE}, each value in the form of helm's {@code --set}. */
    static Manifests render(String... values) {
        return renderAs(RELEASE, NAMESPACE, values);
    }

    static Manifests renderAs(String release, String namespace, String... values) {
        return RENDERED.computeIfAbsent(
                command("template", release, namespace, values),
                command -> new Manifests(Yaml.documents(HELM.run(command).succeeded())));
    }

    /** Renders with values that come from a file. */
    static Manifests renderWith(Path file) {
        return new Manifests(
                Yaml.documents(HELM.run("template", RELEASE, FOLDER.toString(), "--values", file.toString())
                        .succeeded()));
    }

    /** What helm prints after an installation. */
    static String notes(String... values) {
        var text = HELM.run(command("install", RELEASE, NAMESPACE, values)).succeeded();
        return text.substring(text.indexOf("NOTES:"));
    }

    /** Why helm refuses the values; fails when it takes them. */
    static String refusal(String... values) {
        var run = HELM.run(command("template", RELEASE, NAMESPACE, values));
        if (run.code() == 0) {
            throw new AssertionError("not refused: " + String.join(", ", values));
        }
        return run.err();
    }

    static Program.Output lint(String... values) {
        var arguments = new ArrayList<>(List.of("lint", "--strict", "--quiet", FOLDER.toString()));
        Stream.of(values).forEach(value -> arguments.addAll(List.of("--set", value)));
        return HELM.run(arguments);
    }

    private static List<String> command(String verb, String release, String namespace, String... values) {
        var arguments = new ArrayList<>(
                List.of(verb, release, FOLDER.toString(), "--namespace", namespace, "--dry-run=client"));
        Stream.of(values).forEach(value -> arguments.addAll(List.of("--set", value)));
        return List.copyOf(arguments);
    }
}

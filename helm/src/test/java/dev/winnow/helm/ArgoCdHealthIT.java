package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Program;
import dev.winnow.testkit.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The health of studies and trials for Argo CD, over objects that a real API server held. The folders are laid out as Argo CD's own
 * {@code resource_customizations}.
 */
@EnabledIfSystemProperty(named = "winnow.ops", matches = "true", disabledReason = "needs Lua 5.1: ./dev ops")
class ArgoCdHealthIT {
    private static final Path FOLDER = Path.of("argocd");
    private static final Path STUDY = FOLDER.resolve("TuningStudy");
    private static final Program LUA = new Program("lua5.1", Map.of());

    /** What Argo CD shows of an object. */
    private record Health(String status, String message) {}

    private static Health health(Path kind, JsonNode object) {
        try {
            var script =
                    "local function health(obj)\n%s\nend\nlocal found = health(%s)\nio.write(found.status, '\\n', found.message)\n"
                            .formatted(Files.readString(kind.resolve("health.lua")), lua(object));
            // Argo CD opens neither the operating system nor files to a script.
            var out = LUA.run("os, require, dofile, loadfile = nil, nil, nil, nil\n" + script, List.of("-"))
                    .succeeded();
            return new Health(out.substring(0, out.indexOf('\n')), out.substring(out.indexOf('\n') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An object as Lua writes it; null is no value there. */
    private static String lua(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .filter(field -> !field.getValue().isNull())
                    .map(field -> "[" + quoted(field.getKey()) + "]=" + lua(field.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(ArgoCdHealthIT::lua)
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return node.isTextual() ? quoted(node.asText()) : node.toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    static Stream<Path> kinds() throws IOException {
        try (var folders = Files.list(FOLDER)) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyRecordedObjectHasTheHealthThatStandsBesideIt(Path kind) throws IOException {
        var tests = Yaml.file(kind.resolve("health_test.yaml")).get("tests");
        try (var recorded = Files.list(kind.resolve("testdata"))) {
            assertThat(StreamSupport.stream(tests.spliterator(), false)
                            .map(test -> kind.resolve(test.at("/inputPath").asText())))
                    .containsExactlyInAnyOrderElementsOf(recorded.toList());
        }
        assertThat(tests).isNotEmpty().allSatisfy(test -> {
            var object = Yaml.file(kind.resolve(test.at("/inputPath").asText()));
            assertThat(health(kind, object))
                    .as(test.at("/inputPath").asText())
                    .isEqualTo(new Health(
                            test.at("/healthStatus/status").asText(),
                            test.at("/healthStatus/message").asText()));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rejected", "running", "suspended", "turn-failed", "waiting"})
    void aNewManifestIsNotJudgedByTheOneBefore(String recorded) {
        assertThat(health(STUDY, with(study(recorded), "{metadata: {generation: 99}}")))
                .isEqualTo(new Health("Progressing", "the operator has not looked at this manifest yet"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "failed"})
    void anEndIsForEver(String recorded) {
        assertThat(health(STUDY, with(study(recorded), "{metadata: {generation: 99}}")))
                .isEqualTo(health(STUDY, study(recorded)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "False | Suspended  | Suspended   | spec.suspend is true",
                "False | TurnFailed | Degraded    | the operator fails at its turn: no",
                "True  | Waiting    | Progressing | digits-1: QuotaExceeded: exceeded quota: gpus",
            })
    void whatProgressingSaysIsShown(String status, String reason, String health, String message) {
        assertThat(health(STUDY, with(study("running"), """
                {status: {conditions: [
                  {type: Progressing, status: '%s', reason: %s, message: '%s', observedGeneration: 1},
                  {type: Suspended, status: '%s', reason: x, message: '', observedGeneration: 1}]}}""".formatted(
                                status, reason, message, reason.equals("Suspended") ? "True" : "False"))))
                .isEqualTo(new Health(health, message));
    }

    @Test
    void aStudyOfAnotherControllerIsUnknown() {
        assertThat(health(STUDY, with(study("new"), "{spec: {managedBy: kueue.x-k8s.io/multikueue}}")))
                .isEqualTo(new Health("Unknown", "spec.managedBy names another controller: kueue.x-k8s.io/multikueue"));
    }

    private static JsonNode study(String recorded) {
        return Yaml.file(STUDY.resolve("testdata/" + recorded + ".yaml"));
    }

    private static JsonNode with(JsonNode object, String changes) {
        put((ObjectNode) object, (ObjectNode) Yaml.tree(changes));
        return object;
    }

    private static void put(ObjectNode object, ObjectNode changes) {
        changes.properties().forEach(change -> {
            if (change.getValue() instanceof ObjectNode inner) {
                put(object.withObjectProperty(change.getKey()), inner);
            } else {
                object.set(change.getKey(), change.getValue());
            }
        });
    }
}

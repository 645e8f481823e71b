package dev.winnow.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What a study accepts is explained and bounded: {@code kubectl explain study.spec} has a sentence for each setting. */
class SettingsTest {
    /** Kubernetes' own types; they are explained by Kubernetes. */
    private static final Set<String> FOREIGN = Set.of("spec.trial.pod", "spec.trial.checkpoints.volume");

    /** Any finite number has a meaning here, and JSON has no others. */
    private static final Set<String> ANY_NUMBER = Set.of(
            "spec.objectives.reference",
            "spec.objectives.target",
            "spec.parameters.ordinal.numbers",
            "spec.pruner.threshold.lower",
            "spec.pruner.threshold.upper",
            "spec.sampler.seed");

    /**
     * A place in the schema.
     *
     * @param path without marks for lists
     * @param schema of a field, or of the items of a list
     * @param rules of the object that has the field
     * @param item whether it is one item of a list, which the list describes
     */
    private record Setting(String path, JsonNode schema, String rules, boolean item) {
        String name() {
            return path.substring(path.lastIndexOf('.') + 1);
        }

        boolean number() {
            return Set.of("integer", "number").contains(schema.path("type").asText());
        }

        boolean bounded() {
            return schema.has("minimum") && schema.has("maximum")
                    || rules.contains("self." + name() + " ")
                    || rules.contains("self." + name() + ")");
        }
    }

    private static void walk(Setting setting, Consumer<Setting> each) {
        each.accept(setting);
        if (FOREIGN.contains(setting.path())) {
            return;
        }
        var rules = rules(setting.schema());
        setting.schema()
                .path("properties")
                .fields()
                .forEachRemaining(property -> walk(
                        new Setting(setting.path() + "." + property.getKey(), property.getValue(), rules, false),
                        each));
        if (setting.schema().has("items")) {
            walk(new Setting(setting.path(), setting.schema().path("items"), "", true), each);
        }
    }

    private static String rules(JsonNode schema) {
        return String.join(
                "\n",
                StreamSupport.stream(schema.path("x-kubernetes-validations").spliterator(), false)
                        .map(rule -> rule.path("rule").asText() + " ")
                        .toList());
    }

    private static List<Setting> settings() throws IOException {
        var crd = new YAMLMapper()
                .readTree(
                        Path.of("..", "crds", "tuningstudies.winnow.dev-v1.yml").toFile());
        var spec = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        var settings = new ArrayList<Setting>();
        walk(new Setting("spec", spec, "", false), settings::add);
        return settings;
    }

    @Test
    void everySettingHasASentence() throws IOException {
        assertThat(settings())
                .hasSizeGreaterThan(80)
                .filteredOn(setting -> !setting.item())
                .allSatisfy(setting -> assertThat(
                                setting.schema().path("description").asText())
                        .as(setting.path())
                        .endsWith(".")
                        .hasSizeGreaterThan(10));
    }

    @Test
    void everyNumberHasARange() throws IOException {
        assertThat(settings())
                .filteredOn(Setting::number)
                .filteredOn(setting -> !ANY_NUMBER.contains(setting.path()))
                .hasSizeGreaterThan(30)
                .allSatisfy(setting ->
                        assertThat(setting.bounded()).as(setting.path()).isTrue());
    }

    @Test
    void everyListAndTextIsBounded() throws IOException {
        assertThat(settings())
                .filteredOn(setting -> !FOREIGN.contains(setting.path()))
                .allSatisfy(setting -> {
                    var schema = setting.schema();
                    var type = schema.path("type").asText();
                    assertThat(!type.equals("array") || schema.has("maxItems"))
                            .as(setting.path() + " has a longest list")
                            .isTrue();
                    assertThat(!type.equals("string") || schema.has("maxLength") || schema.has("enum"))
                            .as(setting.path() + " has a longest text")
                            .isTrue();
                });
    }
}

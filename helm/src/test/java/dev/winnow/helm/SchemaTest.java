package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code values.schema.json} knows the values of {@code values.yaml} and no others; its refusals are in {@link RefusalsTest}. */
class SchemaTest {
    private static final JsonNode SCHEMA = Yaml.file(Chart.FOLDER.resolve("values.schema.json"));

    /** Objects whose fields are Kubernetes' own, or the user's. */
    private static final Set<String> FOREIGN = Set.of(
            "/global",
            "/gpuWeights",
            "/prices",
            "/serviceAccount/annotations",
            "/serviceMonitor/labels",
            "/prometheusRule/labels",
            "/grafanaDashboard/labels",
            "/grafanaDashboard/annotations",
            "/commonLabels",
            "/commonAnnotations",
            "/deploymentAnnotations",
            "/podSecurityContext",
            "/securityContext",
            "/podLabels",
            "/podAnnotations",
            "/nodeSelector",
            "/affinity");

    @Test
    void everyGroupOfOursIsClosedAndComplete() {
        var open = new ArrayList<String>();
        check("", SCHEMA, Values.tree(), open);
        assertThat(open).containsExactlyInAnyOrderElementsOf(FOREIGN);
    }

    /** Descends through the groups of values and notes those that take any key. */
    private static void check(String path, JsonNode schema, JsonNode values, List<String> open) {
        if (FOREIGN.contains(path)) {
            open.add(path);
            return;
        }
        if (schema.has("$ref")) {
            check(path, SCHEMA.at(schema.get("$ref").asText().substring(1)), values, open);
            return;
        }
        assertThat(schema.path("additionalProperties").asBoolean(true))
                .as("additionalProperties of %s", path)
                .isFalse();
        var known = Values.keys(schema.path("properties"));
        if (path.endsWith("/resources")) {
            assertThat(known).containsAll(Values.keys(values));
            return;
        }
        assertThat(known).as("properties of %s", path).containsExactlyInAnyOrderElementsOf(Values.keys(values));
        assertThat(schema.path("required"))
                .extracting(JsonNode::asText)
                .as("required in %s", path)
                .containsExactlyInAnyOrderElementsOf(known);
        values.properties().forEach(value -> {
            if (value.getValue().isObject()) {
                check(path + "/" + value.getKey(), schema.at("/properties/" + value.getKey()), value.getValue(), open);
            }
        });
    }
}

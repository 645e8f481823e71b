package dev.winnow.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.winnow.api.Quantities;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The definitions bound every value, also those of Kubernetes' own types. */
class ValueBoundsTest {
    @TempDir
    private Path folder;

    private int whole;
    private int quantities;

    @Test
    void everyWholeNumberHasAFormatAndARangeAndEveryQuantityAPattern() throws IOException {
        ResourceDefinitions.write(folder);
        var open = new ArrayList<String>();
        for (var file : ResourceDefinitions.files()) {
            var crd = new YAMLMapper().readTree(folder.resolve(file).toFile());
            open(file, crd.at("/spec/versions/0/schema/openAPIV3Schema"), open);
        }

        assertThat(open).isEmpty();
        assertThat(whole).isGreaterThan(200);
        assertThat(quantities).isGreaterThan(10);
    }

    private void open(String path, JsonNode schema, List<String> open) {
        boolean ranged = schema.has("minimum") && schema.has("maximum");
        if (schema.path("type").asText().equals("integer")) {
            whole++;
            if (!ranged
                    || !List.of("int32", "int64").contains(schema.path("format").asText())) {
                open.add(path);
            }
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            quantities += schema.has("pattern") ? 1 : 0;
            if (!ranged && !schema.has("pattern")) {
                open.add(path);
            }
        }
        schema.path("properties").properties().forEach(part -> open(path + "." + part.getKey(), part.getValue(), open));
        if (schema.has("items")) {
            open(path + "[]", schema.get("items"), open);
        }
        if (schema.has("additionalProperties")) {
            open(path + ".*", schema.get("additionalProperties"), open);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0.5", ".5", "500m", "2Gi", "-1", "1e3", "12E6", "+1", "1."})
    void theApiServersQuantitiesAreQuantities(String text) {
        assertThat(Pattern.matches(Quantities.PATTERN, text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lots", "1 Gi", "Gi", "1GiB", "--1", "1e", "0x10", "١"})
    void othersAreNone(String text) {
        assertThat(Pattern.matches(Quantities.PATTERN, text)).isFalse();
    }
}

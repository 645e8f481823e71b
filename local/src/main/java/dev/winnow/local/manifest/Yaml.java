package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML as kubectl does: YAML 1.2 scalars, so that {@code 1e-5} is a number, and no key twice. */
final class Yaml {
    private static final int LARGEST = 3 * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(false)
            .setCodePointLimit(LARGEST)
            .setMaxAliasesForCollections(50)
            .build();

    private Yaml() {}

    /**
     * The documents of a file; those without content are left out.
     *
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException when it is no YAML
     */
    static List<JsonNode> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : new Load(SETTINGS).loadAllFromString(text)) {
            if (document != null) {
                documents.add(JSON.valueToTree(document));
            }
        }
        return documents;
    }
}

package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;

/**
 * Reads YAML as kubectl does: scalars of YAML 1.1 as {@link PlainScalar} reads them, anchors, merge keys, and no key twice. What
 * a few lines may stand for is bounded, see {@link YamlDocument}.
 */
final class Yaml {
    /** Characters. */
    static final int LARGEST = 3 * 1024 * 1024;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(LARGEST).build();

    private Yaml() {}

    /**
     * The documents of a file; those without content are left out.
     *
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException when it is no YAML, or stands for too much
     */
    static List<JsonNode> documents(String text) {
        return documents(text, PlainScalar::of);
    }

    /**
     * The same with another reading of scalars without quotes.
     *
     * @param plain throws {@link IllegalArgumentException} for what JSON does not have
     */
    static List<JsonNode> documents(String text, Function<String, JsonNode> plain) {
        List<JsonNode> documents = new ArrayList<>();
        var events = new Parse(SETTINGS).parseString(text).iterator();
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                var document = new YamlDocument(events, plain).read();
                if (!document.isNull()) {
                    documents.add(document);
                }
            }
        }
        return documents;
    }
}

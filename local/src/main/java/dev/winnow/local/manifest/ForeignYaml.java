package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** YAML or JSON that stands as a text within a file of another tool. */
public final class ForeignYaml {
    private ForeignYaml() {}

    /**
     * The one document of a text; empty, and told to {@code complaints}, if it is no YAML or holds none or several.
     *
     * @param complaints takes what is wrong, in one line
     */
    public static Optional<JsonNode> document(String text, Consumer<String> complaints) {
        try {
            List<JsonNode> documents = Yaml.documents(text, PlainScalar::elsewhere);
            if (documents.size() == 1) {
                return Optional.of(documents.get(0));
            }
            complaints.accept("must hold one document, but holds " + documents.size());
        } catch (YamlEngineException e) {
            complaints.accept("is not YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        return Optional.empty();
    }
}

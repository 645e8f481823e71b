package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The ConfigMaps that stand in the file beside a study. */
final class ConfigMaps {
    private final List<JsonNode> maps;

    ConfigMaps(List<JsonNode> documents) {
        maps = documents.stream().filter(ConfigMaps::holds).toList();
    }

    static boolean holds(JsonNode document) {
        return document.path("kind").asText().equals("ConfigMap");
    }

    /** A text of a map by its name. */
    Optional<String> text(String map, String key) {
        return maps.stream()
                .filter(candidate ->
                        candidate.path("metadata").path("name").asText().equals(map))
                .map(candidate -> candidate.path("data").path(key))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst();
    }
}

package dev.winnow.client;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Lists objects in pages, one object in memory at a time beside those that somebody keeps. */
final class ListReader {
    private static final int PAGE = 500;
    private static final Duration MOST = Duration.ofSeconds(60);

    private ListReader() {}

    /**
     * Reads all objects.
     *
     * @param path of the list, with a query
     * @param each is told of each object
     * @return the version of the list, from which on it can be watched
     */
    static <R extends HasMetadata> String read(Line line, String path, Class<R> type, Consumer<R> each)
            throws ClusterException, InterruptedException {
        var next = "";
        while (true) {
            var more = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
            var metadata = page(line, path + "&limit=" + PAGE + more, type, each);
            next = metadata.path("continue").asText();
            if (next.isEmpty()) {
                return metadata.path("resourceVersion").asText();
            }
        }
    }

    private static <R> JsonNode page(Line line, String path, Class<R> type, Consumer<R> each)
            throws ClusterException, InterruptedException {
        var mapper = line.forms().mapper();
        JsonNode metadata = mapper.createObjectNode();
        try (var body = line.get(path, MOST);
                var json = mapper.getFactory().createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var field = json.currentName();
                json.nextToken();
                if (field.equals("metadata")) {
                    metadata = mapper.readTree(json);
                } else if (field.equals("items") && json.currentToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        each.accept(mapper.readValue(json, type));
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw ClusterException.away(e);
        }
        return metadata;
    }
}

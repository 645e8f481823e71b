package dev.winnow.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The audit log of the API server, where it can be read: on the node that {@code e2e/cluster/up} starts. */
final class AuditLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILE = Path.of("/var/lib/winnow-node/log/audit.log");

    private AuditLog() {}

    static boolean isThere() {
        return Files.isReadable(FILE);
    }

    /**
     * The names of the pods that a service account had deleted.
     *
     * @param account its uid, as an account of an earlier run may have had the same name
     */
    static Set<String> deletedPods(String account) {
        try (var lines = Files.lines(FILE)) {
            return lines.filter(line -> line.contains("\"verb\":\"delete\"") && line.contains(account))
                    .map(AuditLog::entry)
                    .filter(entry -> entry.at("/user/uid").asText().equals(account)
                            && entry.at("/objectRef/resource").asText().equals("pods")
                            && entry.at("/responseStatus/code").asInt() == 200)
                    .map(entry -> entry.at("/objectRef/name").asText())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode entry(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

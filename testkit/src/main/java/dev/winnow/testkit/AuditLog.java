package dev.winnow.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The writes that reached an API server, with its own times to the microsecond. It writes an event before it answers the
 * call (audit mode {@code blocking}, its default), so what was answered is in the log.
 */
public final class AuditLog {
    /** Writes only; the bodies of those that tell a trial's story. */
    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitManagedFields: true
            omitStages: [RequestReceived, ResponseStarted]
            rules:
            - level: None
              verbs: [get, list, watch]
            - level: Request
              resources:
              - {group: winnow.dev, resources: ["*"]}
              - {group: "", resources: [pods]}
            - level: Metadata
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path policy;
    private final Path log;

    private AuditLog(Path policy, Path log) {
        this.policy = policy;
        this.log = log;
    }

    /**
     * A log that is empty, for an API server that is to be started.
     *
     * @param folder holds the policy and the log; must exist
     */
    public static AuditLog empty(Path folder) throws IOException {
        var log = new AuditLog(folder.resolve("audit-policy.yaml"), folder.resolve("audit.log"));
        Files.writeString(log.policy, POLICY);
        Files.deleteIfExists(log.log);
        return log;
    }

    /** The log that an API server writes by a policy of its own. */
    public static AuditLog at(Path log) {
        return new AuditLog(log.resolveSibling("audit-policy.yaml"), log);
    }

    /** Whether the log can be read here. */
    public boolean isThere() {
        return Files.isReadable(log);
    }

    /** The flags with which kube-apiserver writes this log. */
    public Map<String, String> flags() {
        return Map.of(
                "--audit-policy-file", policy.toAbsolutePath().toString(),
                "--audit-log-path", log.toAbsolutePath().toString(),
                "--audit-log-maxsize", "4096");
    }

    /**
     * The events of one user so far, in the order of the log.
     *
     * @param user the name or the uid; a uid tells accounts apart that had the same name one after the other
     */
    public List<JsonNode> events(String user) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(user))
                    .map(AuditLog::event)
                    .filter(event -> event.at("/user/username").asText().equals(user)
                            || event.at("/user/uid").asText().equals(user))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one line of a log. */
    public static JsonNode event(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("not an audit event: " + line, e);
        }
    }
}

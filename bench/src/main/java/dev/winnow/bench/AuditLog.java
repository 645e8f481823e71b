package dev.winnow.bench;

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
final class AuditLog {
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

    /**
     * A log that is empty.
     *
     * @param folder holds the policy and the log; must exist
     */
    AuditLog(Path folder) throws IOException {
        policy = Files.writeString(folder.resolve("audit-policy.yaml"), POLICY);
        log = folder.resolve("audit.log");
        Files.deleteIfExists(log);
    }

    /** The flags with which kube-apiserver writes this log. */
    Map<String, String> flags() {
        return Map.of(
                "--audit-policy-file", policy.toAbsolutePath().toString(),
                "--audit-log-path", log.toAbsolutePath().toString(),
                "--audit-log-maxsize", "4096");
    }

    /** The calls of one user so far, in the order in which they were answered. */
    List<Call> of(String user) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(user))
                    .map(AuditLog::call)
                    .filter(call -> call.user().equals(user))
                    .sorted((a, b) -> a.answered().compareTo(b.answered()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one line of the log. */
    static Call call(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            return Call.of(event);
        } catch (IOException e) {
            throw new UncheckedIOException("not an audit event: " + line, e);
        }
    }
}

package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The generated definition of a study, the same file that a cluster is given. */
final class Crd {
    private static final String FILE = "/crds/tuningstudies." + Names.GROUP + "-v1.yml";

    private Crd() {}

    /** The schema of a study: an OpenAPI v3 schema with Kubernetes' extensions. */
    static JsonNode schema() {
        try (var file = Objects.requireNonNull(Crd.class.getResourceAsStream(FILE), FILE)) {
            return Yaml.documents(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .get(0)
                    .at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

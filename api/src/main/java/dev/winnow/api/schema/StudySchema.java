package dev.winnow.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.winnow.api.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The schema of a study, from the same file that a cluster is given. */
public final class StudySchema {
    private static final String FILE = "/crds/tuningstudies." + Names.GROUP + "-v1.yml";

    private StudySchema() {}

    /** Reads the schema: an OpenAPI v3 schema with Kubernetes' extensions. */
    public static JsonNode read() {
        try (var file = Objects.requireNonNull(StudySchema.class.getResourceAsStream(FILE), FILE)) {
            return new YAMLMapper().readTree(file).at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

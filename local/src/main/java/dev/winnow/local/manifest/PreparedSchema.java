package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelProtoAbstractSyntaxTree;
import dev.cel.expr.CheckedExpr;
import dev.winnow.api.schema.StudySchema;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a study, and its rules parsed and checked, as the build has written them. Reading the CRD and parsing
 * its rules would take each start of the program a second. Classes that Maven has not built come without these files
 * and do the work anew; the result is the same.
 */
final class PreparedSchema {
    static final String SCHEMA = "schema.json";
    static final String RULES = "rules";

    private static final Map<String, byte[]> COMPILED = compiled();

    private PreparedSchema() {}

    /** The schema of a study: an OpenAPI v3 schema with Kubernetes' extensions. */
    static JsonNode schema() {
        try (var file = open(SCHEMA)) {
            return file == null ? StudySchema.read() : new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A rule of the schema, ready to be evaluated. */
    static CelAbstractSyntaxTree rule(String expression) {
        var known = COMPILED.get(expression);
        if (known == null) {
            return RuleCompiler.compile(expression);
        }
        try {
            return CelProtoAbstractSyntaxTree.fromCheckedExpr(CheckedExpr.parseFrom(known))
                    .getAst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> compiled() {
        Map<String, byte[]> compiled = new HashMap<>();
        try (var file = open(RULES)) {
            if (file == null) {
                return compiled;
            }
            var rules = new DataInputStream(new ByteArrayInputStream(file.readAllBytes()));
            for (int left = rules.readInt(); left > 0; left--) {
                compiled.put(rules.readUTF(), rules.readNBytes(rules.readInt()));
            }
            return compiled;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable InputStream open(String file) {
        return PreparedSchema.class.getResourceAsStream(file);
    }
}

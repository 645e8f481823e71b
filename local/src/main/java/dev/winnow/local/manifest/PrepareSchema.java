package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelProtoAbstractSyntaxTree;
import dev.winnow.api.schema.StudySchema;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A step of the build: writes the files of {@link PreparedSchema}. */
public final class PrepareSchema {
    private PrepareSchema() {}

    /** Writes the files into a folder of classes. */
    public static void main(String... classes) throws IOException {
        var folder =
                Path.of(classes[0]).resolve(PrepareSchema.class.getPackageName().replace('.', '/'));
        var schema = StudySchema.read();
        Files.writeString(folder.resolve(PreparedSchema.SCHEMA), new ObjectMapper().writeValueAsString(schema));
        var rules = rules(schema);
        try (var file = new DataOutputStream(Files.newOutputStream(folder.resolve(PreparedSchema.RULES)))) {
            file.writeInt(rules.size());
            for (var rule : rules) {
                var compiled = CelProtoAbstractSyntaxTree.fromCelAst(RuleCompiler.compile(rule))
                        .toCheckedExpr()
                        .toByteArray();
                file.writeUTF(rule);
                file.writeInt(compiled.length);
                file.write(compiled);
            }
        }
    }

    /** The rules of a schema, at any depth, in one order whatever the schema's. */
    static Set<String> rules(JsonNode schema) {
        var rules = new TreeSet<String>();
        schema.findValues("x-kubernetes-validations")
                .forEach(
                        list -> list.forEach(rule -> rules.add(rule.path("rule").asText())));
        return rules;
    }
}

package dev.winnow.local.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.schema.Defaults;
import dev.winnow.local.ResourceJson;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Writes a study as a manifest: without its status, and without the fields that have their default. */
public final class ManifestYaml {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                    .stringQuotingChecker(new Quotes())
                    .build())
            .build();

    private ManifestYaml() {}

    /** The manifest. */
    public static String of(TuningStudy study) {
        var manifest = ResourceJson.FORM.convertValue(study, ObjectNode.class);
        manifest.remove("status");
        Defaults.strip(manifest, PreparedSchema.schema());
        return of(manifest);
    }

    /** An object of any kind, whole. */
    public static String of(JsonNode object) {
        try {
            return YAML.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only plain words go without quotes: YAML 1.1 takes many other texts for something else. */
    private static final class Quotes extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1;
        private static final Pattern WORD = Pattern.compile("[A-Za-z/][A-Za-z0-9/._-]*");

        @Override
        public boolean needToQuoteValue(String value) {
            return !WORD.matcher(value).matches() || super.needToQuoteValue(value);
        }
    }
}

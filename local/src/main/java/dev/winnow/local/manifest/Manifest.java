package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.schema.Defaults;
import dev.winnow.engine.definition.Definition;
import dev.winnow.engine.definition.FewTrials;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.RareConfigurations;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.local.ResourceJson;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A manifest as a cluster would judge it: the API server by the schema and the rules of the CRD, then the operator by its
 * own rules, each only when the one before found nothing.
 *
 * @param study the study with its defaults; empty if and only if there are problems
 * @param problems what is wrong, each with its path
 * @param warnings what a cluster would take and is hardly what was meant, each a sentence
 */
public record Manifest(Optional<TuningStudy> study, List<Problem> problems, List<String> warnings) {
    private static final KubernetesSerialization JSON = ResourceJson.FORM;
    private static final JsonNode SCHEMA = PreparedSchema.schema();
    private static final SchemaCheck CHECK = new SchemaCheck(SCHEMA);

    public Manifest {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** Loads what every check needs: judges an empty manifest, and forgets what is wrong with it. */
    public static void prepare() {
        CelCheck.check(JsonNodeFactory.instance.objectNode(), MissingNode.getInstance(), SCHEMA);
    }

    /** Judges a manifest that is to be created. */
    public static Manifest check(ObjectNode written) {
        return check(new StudyReader(), written, Optional.empty());
    }

    /**
     * Judges a manifest.
     *
     * @param reader reads the manifest for whoever goes on with the study
     * @param stored the study that the manifest is to replace; empty if it is to be created
     */
    public static Manifest check(StudyReader reader, ObjectNode written, Optional<TuningStudy> stored) {
        var manifest = written.deepCopy();
        Defaults.fill(manifest, SCHEMA);
        var problems = new ArrayList<Problem>(CHECK.check(manifest));
        problems.addAll(ListCheck.check(manifest, SCHEMA));
        if (problems.isEmpty()) {
            problems.addAll(CelCheck.check(manifest, json(stored), SCHEMA));
        }
        if (!problems.isEmpty()) {
            return refused(problems);
        }
        var study = JSON.convertValue(manifest, TuningStudy.class);
        study.getUnread().forEach(part -> problems.add(Problem.of(part)));
        if (problems.isEmpty()) {
            problems.addAll(MetadataCheck.check(study.getMetadata()));
        }
        if (!problems.isEmpty()) {
            return refused(problems);
        }
        var definition = Definition.of(reader, study.getSpec());
        problems.addAll(definition.problems());
        if (problems.isEmpty()) {
            problems.addAll(PodCheck.check(study));
        }
        return problems.isEmpty()
                ? new Manifest(Optional.of(study), problems, warnings(definition))
                : refused(problems);
    }

    private static JsonNode json(Optional<TuningStudy> stored) {
        return stored.map(study -> JSON.<JsonNode>convertValue(study, JsonNode.class))
                .orElseGet(MissingNode::getInstance);
    }

    private static Manifest refused(List<Problem> problems) {
        return new Manifest(Optional.empty(), problems, List.of());
    }

    private static List<String> warnings(Definition definition) {
        var study = definition.orElseThrow();
        return Stream.of(RareConfigurations.warning(study.space()), FewTrials.warning(study))
                .flatMap(Optional::stream)
                .toList();
    }
}

package dev.winnow.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.schema.Defaults;
import dev.winnow.api.schema.StudySchema;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Manifests as users write them. */
public final class Manifests {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** A study that trains to 9 steps with ASHA, 9 trials, 3 at once. */
    public static final String ASHA = """
            apiVersion: winnow.dev/v1alpha1
            kind: TuningStudy
            metadata: {name: study}
            spec:
              objectives:
              - {metric: accuracy, direction: Maximize}
              parameters:
              - {name: learningRate, type: Double, double: {min: 1.0e-5, max: 0.3, scale: Log}}
              - {name: hiddenUnits, type: Integer, integer: {min: 16, max: 256, step: 16}}
              - {name: optimizer, type: Categorical, categorical: {values: [sgd, adam]}}
              - {name: momentum, type: Double, double: {min: 0.0, max: 0.99}, when: {parameter: optimizer, in: [sgd]}}
              sampler: {type: Random, seed: 7}
              pruner:
                type: ASHA
                asha: {minResource: 1, maxResource: 9, reductionFactor: 3}
              limits: {trials: 9, parallelTrials: 3}
              trial:
                pod:
                  spec:
                    containers:
                    - name: trainer
                      image: docker.io/winnow/trainer:dev
            """;

    private static final JsonNode SCHEMA = StudySchema.read();

    private Manifests() {}

    /** Reads a manifest. */
    public static ObjectNode read(String yaml) {
        try {
            return (ObjectNode) YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The ASHA study under another name. */
    public static ObjectNode asha(String name) {
        var study = read(ASHA);
        ((ObjectNode) study.get("metadata")).put("name", name);
        return study;
    }

    /** The ASHA study cut down to trials that train {@code steps} steps each, with no pruning. */
    public static ObjectNode plain(String name, int trials, int parallel, int steps) {
        var study = asha(name);
        with(study, "/spec/pruner", "{type: None, none: {maxResource: %d}}".formatted(steps));
        return with(study, "/spec/limits", "{trials: %d, parallelTrials: %d}".formatted(trials, parallel));
    }

    /** The study with a volume for checkpoints. */
    public static ObjectNode checkpointed(ObjectNode study) {
        return with(study, "/spec/trial/checkpoints", "{volume: {persistentVolumeClaim: {claimName: checkpoints}}}");
    }

    /** The study as the API server would hand it out: with the defaults of the schema, a uid and generation 1. */
    public static TuningStudy stored(ObjectNode manifest) {
        var stored = manifest.deepCopy();
        Defaults.fill(stored, SCHEMA);
        var study = new KubernetesSerialization().convertValue(stored, TuningStudy.class);
        study.getMetadata().setNamespace("lab");
        study.getMetadata().setUid("uid-of-" + study.getMetadata().getName());
        study.getMetadata().setGeneration(1L);
        study.getMetadata().setResourceVersion("1");
        study.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
        return study;
    }

    /**
     * Changes a field.
     *
     * @param pointer JSON pointer of the field, such as {@code /spec/limits/trials}
     * @param value the new value as YAML; empty removes the field
     */
    public static ObjectNode with(ObjectNode manifest, String pointer, String value) {
        int cut = pointer.lastIndexOf('/');
        var parent = manifest.at(pointer.substring(0, cut));
        var field = pointer.substring(cut + 1);
        try {
            JsonNode node = value.isEmpty() ? null : YAML.readTree(value);
            if (parent instanceof ArrayNode array) {
                if (field.equals("-")) {
                    array.add(node);
                } else {
                    array.set(Integer.parseInt(field), node);
                }
            } else if (node == null) {
                ((ObjectNode) parent).remove(field);
            } else {
                ((ObjectNode) parent).set(field, node);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return manifest;
    }
}

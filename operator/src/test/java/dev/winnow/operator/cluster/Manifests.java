package dev.winnow.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Manifests as users write them. */
public final class Manifests {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** A study that trains to 9 steps with ASHA, 9 trials, 3 at once. */
    public static final String ASHA =
            """
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
            if (parent instanceof com.fasterxml.jackson.databind.node.ArrayNode array) {
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

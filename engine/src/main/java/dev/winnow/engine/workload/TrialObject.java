package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.winnow.api.Names;
import dev.winnow.api.Owners;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.Terms;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Builds the object of an attempt: the study's object, with the trainer contract in each of its pod templates, and with the
 * values of the contract in the texts that no kubelet expands.
 */
record TrialObject(TrialPod pods) {

    /**
     * The object of an attempt; the same for the same arguments.
     *
     * @throws PodTemplate.UnreadableException if the study has none
     */
    GenericKubernetesResource build(TuningStudy study, TuningTrial trial, int attempt) {
        var template = ObjectTemplate.of(study.getSpec().trial());
        var variables = pods.contract(study, trial).variables(study, trial, attempt);
        var object = template.object().deepCopy();
        // What a kubelet expands is put back as it was.
        expand(object, variables);
        template.kind().prepare(object);
        for (var part : template.templates()) {
            template.kind()
                    .put(object, part.place(), PodTypes.json(pod(part, study, trial, attempt)), template.object());
        }
        object.set("metadata", PodTypes.json(metadata(template, variables, study, trial, attempt)));
        return PodTypes.generic(object);
    }

    /** A pod of each whole template, as its controller would make it, for questions about them. */
    List<Pod> pods(TuningStudy study, TuningTrial trial, int attempt) {
        var template = ObjectTemplate.of(study.getSpec().trial());
        var name = Names.pod(trial.getMetadata().getName(), attempt);
        return template.templates().stream()
                .filter(part -> template.kind().wholeTemplates())
                .map(part -> pod(part, study, trial, attempt))
                .map(pod -> new PodBuilder()
                        .withNewMetadataLike(pod.getMetadata())
                        .withName(name)
                        .withNamespace(trial.getMetadata().getNamespace())
                        .withOwnerReferences(Owners.reference(trial))
                        .endMetadata()
                        .withSpec(pod.getSpec())
                        .build())
                .toList();
    }

    private PodTemplateSpec pod(ObjectTemplate.Part part, TuningStudy study, TuningTrial trial, int attempt) {
        var metadata = new ObjectMetaBuilder(pods.metadata(part.pod(), study, trial, attempt))
                .addToLabels(Names.TRIAL_UID_LABEL, trial.getMetadata().getUid());
        part.place().reporter().ifPresent(labels -> metadata.addToAnnotations(Names.REPORTER_ANNOTATION, text(labels)));
        return new PodTemplateSpecBuilder()
                .withMetadata(metadata.build())
                .withSpec(pods.spec(
                        part.pod(),
                        study,
                        trial,
                        attempt,
                        part.place().reporter().isPresent()))
                .build();
    }

    private static String text(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }

    private static ObjectMeta metadata(
            ObjectTemplate template, Map<String, String> variables, TuningStudy study, TuningTrial trial, int attempt) {
        var meta = trial.getMetadata();
        return new ObjectMetaBuilder()
                .withName(Names.pod(meta.getName(), attempt))
                .withNamespace(meta.getNamespace())
                .withLabels(expanded(template.metadata().getLabels(), variables))
                .withAnnotations(expanded(template.metadata().getAnnotations(), variables))
                .addToAnnotations(
                        Names.TEMPLATE_ANNOTATION, Terms.hash(study.getSpec().trial()))
                .addToLabels(TrialPod.labels(study, trial, attempt))
                .addToLabels(QueueLabels.of(study.getSpec().trial(), attempt))
                .withOwnerReferences(Owners.reference(trial))
                .build();
    }

    private static Map<String, String> expanded(Map<String, String> texts, Map<String, String> variables) {
        var expanded = new TreeMap<String, String>();
        texts.forEach((name, text) -> expanded.put(name, Expansion.of(text, variables)));
        return expanded;
    }

    private static void expand(JsonNode node, Map<String, String> variables) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(expanded(field.getValue(), variables)));
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, expanded(list.get(i), variables));
            }
        }
    }

    private static JsonNode expanded(JsonNode node, Map<String, String> variables) {
        if (node.isTextual()) {
            return TextNode.valueOf(Expansion.of(node.asText(), variables));
        }
        expand(node, variables);
        return node;
    }
}

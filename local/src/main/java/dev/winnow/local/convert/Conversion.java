package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.definition.Problem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A study of another tool as a manifest of ours.
 *
 * @param manifest the manifest; empty if and only if there are problems
 * @param differences what means another thing here or was left out, each with its path in the file
 * @param problems what cannot be converted, each with its path in the file and how to correct it
 */
public record Conversion(Optional<ObjectNode> manifest, List<Problem> differences, List<Problem> problems) {
    private static final String KNOWN =
            "an Experiment of Katib, an OptimizationJob of Kubeflow, a sweep of Weights & Biases, or distributions of Optuna";

    public Conversion {
        differences = List.copyOf(differences);
        problems = List.copyOf(problems);
    }

    /**
     * Converts what a file holds.
     *
     * @param documents what the file holds; beside the study there may be a ConfigMap with the template of an Experiment
     * @param maxResource steps of a full training, where the file does not say how many; empty for a guess
     */
    public static Conversion of(List<JsonNode> documents, OptionalInt maxResource) {
        var words = new Words();
        var studies = documents.stream()
                .filter(document -> !ConfigMaps.holds(document))
                .toList();
        if (studies.size() != 1) {
            words.refuses(
                    "the file",
                    studies.isEmpty()
                            ? "holds no study: give it " + KNOWN
                            : "holds " + studies.size() + " documents: put each study into a file of its own");
            return refused(words);
        }
        var draft = new Draft(words, maxResource);
        read(studies.get(0), new ConfigMaps(documents), draft);
        return words.problems().isEmpty()
                ? new Conversion(Optional.of(draft.manifest()), words.differences(), List.of())
                : refused(words);
    }

    private static void read(JsonNode study, ConfigMaps maps, Draft draft) {
        var kind = study.path("kind").asText();
        if (kind.equals("Experiment")) {
            KatibExperiment.read(study, maps, draft);
        } else if (kind.equals("OptimizationJob")) {
            OptimizationJob.read(study, draft);
        } else if (kind.isEmpty() || kind.equals("sweep")) {
            if (study.has("method")) {
                WandbSweep.read(study, draft);
            } else if (OptunaSpace.holds(study)) {
                OptunaSpace.read(study, draft);
            } else {
                draft.words().refuses("the file", "is nothing that can be converted: give it " + KNOWN);
            }
        } else {
            draft.words().refuses("kind", kind + " cannot be converted: give it " + KNOWN);
        }
    }

    private static Conversion refused(Words words) {
        return new Conversion(Optional.empty(), words.differences(), words.problems());
    }
}

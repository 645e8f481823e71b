package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.workload.ObjectKind.Misfit;
import dev.winnow.engine.workload.ObjectKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An object with several pods that stays what it is: the trials of ours are such objects too. What belongs to the operator goes,
 * with a word each.
 *
 * <p>Source: Kubeflow training operator v1.9.3 for the fields and labels of its kinds.
 */
final class KatibObject {
    /** The kinds of Kubeflow's training operator that the operator does not know, with the replicas that may report, in order. */
    private static final Map<String, Replicas> DESCRIBED = Map.of(
            "TFJob", new Replicas("tfReplicaSpecs", List.of("Chief", "Master", "Worker")),
            "MPIJob", new Replicas("mpiReplicaSpecs", List.of("Launcher")),
            "XGBoostJob", new Replicas("xgbReplicaSpecs", List.of("Master")),
            "PaddleJob", new Replicas("paddleReplicaSpecs", List.of("Master", "Worker")),
            "JAXJob", new Replicas("jaxReplicaSpecs", List.of("Worker")));

    private record Replicas(String field, List<String> reporting) {}

    private KatibObject() {}

    /** Whether an object can stay what it is. */
    static boolean takes(Section job) {
        var object = header(job);
        return ObjectKinds.known(object).isPresent() || described(object).isPresent();
    }

    private static JsonNode header(Section job) {
        return job.node().deepCopy().retain("apiVersion", "kind", "spec");
    }

    private static Optional<Replicas> described(JsonNode object) {
        return Optional.ofNullable(DESCRIBED.get(object.path("kind").asText()))
                .filter(kind -> object.path("apiVersion").asText().equals("kubeflow.org/v1"));
    }

    /** Puts the object into the manifest. */
    static ObjectNode read(Section job, Draft draft) {
        var object = job.node().deepCopy();
        var words = draft.words();
        for (var field : object.properties()) {
            job.any(field.getKey());
        }
        var metadata = object.path("metadata");
        for (var field : List.of("name", "generateName", "namespace")) {
            if (metadata instanceof ObjectNode there && there.remove(field) != null) {
                words.differs(job.path("metadata") + "." + field, "is given by the operator: left out");
            }
        }
        if (metadata.isEmpty()) {
            object.remove("metadata");
        }
        policies(job, object, draft);
        templates(object, (path, template) -> {
            if (template.path("spec") instanceof ObjectNode pod && pod.has("restartPolicy")) {
                pod.remove("restartPolicy");
            }
        });
        described(object).ifPresent(replicas -> describe(job, object, replicas, draft));
        ObjectKinds.known(object)
                .ifPresent(kind -> kind.misfits(object).forEach(misfit -> leave(job, object, misfit, words)));
        draft.part("trial").set("job", object);
        return object;
    }

    /** Numbers of tries and deadlines have a counterpart in the trial. */
    private static void policies(Section job, ObjectNode object, Draft draft) {
        var trial = draft.part("trial");
        for (var path : List.of("/spec", "/spec/runPolicy")) {
            if (object.at(path) instanceof ObjectNode policy) {
                if (policy.path("backoffLimit").isInt()) {
                    trial.put(
                            "retries",
                            Math.min(100, policy.remove("backoffLimit").asInt()));
                }
                if (policy.path("activeDeadlineSeconds").isInt()) {
                    trial.set("timeoutSeconds", policy.remove("activeDeadlineSeconds"));
                }
            }
        }
        if (object.at("/spec/completionMode").isMissingNode()
                && object.path("kind").asText().equals("Job")) {
            ((ObjectNode) object.path("spec")).put("completionMode", "Indexed");
            draft.words()
                    .differs(
                            job.path("spec") + ".completionMode",
                            "is Indexed here: the pod with index 0 reports, and the others do not");
        }
    }

    /** What the operator has to know of a kind of Kubeflow that it does not know by itself. */
    private static void describe(Section job, ObjectNode object, Replicas replicas, Draft draft) {
        var kind = draft.part("trial").putObject("kind");
        var templates = kind.putArray("podTemplates");
        var there = object.at("/spec/" + replicas.field());
        var reporting = replicas.reporting().stream().filter(there::has).findFirst();
        if (reporting.isEmpty()) {
            draft.words()
                    .refuses(
                            job.path("spec") + "." + replicas.field(),
                            "has no replica that can report: add one of " + replicas.reporting());
            return;
        }
        for (var replica : there.properties()) {
            var place = templates
                    .addObject()
                    .put("path", "spec." + replicas.field() + "." + replica.getKey() + ".template");
            if (replica.getKey().equals(reporting.get())) {
                place.putObject("reporter")
                        .put(
                                "training.kubeflow.org/replica-type",
                                replica.getKey().toLowerCase(Locale.ROOT))
                        .put("training.kubeflow.org/replica-index", "0");
            }
            if (replica.getValue() instanceof ObjectNode settings
                    && !settings.path("restartPolicy").asText("Never").equals("Never")) {
                settings.put("restartPolicy", "Never");
                draft.words()
                        .differs(
                                job.path("spec") + "." + replicas.field() + "." + replica.getKey() + ".restartPolicy",
                                "is Never here: the operator retries, see trial.retries");
            }
        }
        kind.put("successWhen", condition("Succeeded")).put("failureWhen", condition("Failed"));
    }

    private static String condition(String type) {
        return "object.status.conditions.exists(c, c.type == '" + type + "' && c.status == 'True')";
    }

    /** Removes a field that belongs to the operator; the check names those that only a person can mend. */
    private static void leave(Section job, ObjectNode object, Misfit misfit, Words words) {
        int dot = misfit.path().lastIndexOf('.');
        var parent = object.at(
                "/" + misfit.path().substring(0, dot).replaceAll("[.\\[]", "/").replace("]", ""));
        var field = misfit.path().substring(dot + 1);
        if (misfit.message().contains("remove it") || field.equals("restartPolicy")) {
            ((ObjectNode) parent).remove(field);
            var why = misfit.message().replaceAll(": (set Running, or )?remove it.*", "");
            words.differs(job.path() + (job.path().isEmpty() ? "" : ".") + misfit.path(), "left out: " + why);
        }
    }

    /** Tells of each pod template in an object, with its path. */
    static void templates(JsonNode object, BiConsumer<String, ObjectNode> each) {
        walk("", object, each);
    }

    private static void walk(String path, JsonNode node, BiConsumer<String, ObjectNode> each) {
        if (node instanceof ObjectNode object) {
            if (object.at("/spec/containers").isArray()) {
                each.accept(path, object);
            } else {
                new ArrayList<>(object.properties())
                        .forEach(field -> walk(
                                path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), each));
            }
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                walk(path + "[" + i + "]", list.get(i), each);
            }
        }
    }
}

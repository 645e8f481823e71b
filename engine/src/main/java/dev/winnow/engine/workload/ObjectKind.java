package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.trial.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of object whose controller makes pods, and which can be an attempt of a trial. There is one class for each kind. */
public interface ObjectKind {
    /**
     * A pod template in an object.
     *
     * @param path of its fields, from the object on
     * @param reporter the labels that its controller gives to the pod of this template that reports, none if each of its pods
     *     reports; empty if no pod of this template does
     */
    record Place(List<String> path, Optional<Map<String, String>> reporter) {
        /** The path as a JSON pointer. */
        String pointer() {
            return pointer(path);
        }

        /** Where the field is that holds the template. */
        String parent() {
            return pointer(path.subList(0, path.size() - 1));
        }

        private static String pointer(List<String> fields) {
            return fields.stream()
                    .map(field -> "/" + field.replace("~", "~0").replace("/", "~1"))
                    .collect(Collectors.joining());
        }
    }

    /**
     * A field of an object that cannot be as it is.
     *
     * @param path from the object on, such as {@code spec.backoffLimit}
     * @param message what is wrong and how to correct it
     */
    record Misfit(String path, String message) {}

    /** How an API server names such objects. */
    ObjectType type();

    String kind();

    /** Where in an object its pod templates are. */
    List<Place> templates(JsonNode object);

    /** The pod template at a place; missing if the object has none there. */
    default JsonNode template(JsonNode object, Place place) {
        return object.at(place.pointer());
    }

    /**
     * Puts what a template became in an attempt into the object of the attempt.
     *
     * @param object in which texts have been expanded; changed in place
     * @param manifest the object as the manifest has it; not to be changed
     */
    default void put(ObjectNode object, Place place, JsonNode template, JsonNode manifest) {
        var field = place.path().get(place.path().size() - 1);
        var parent = object.at(place.parent());
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(field), template);
        } else {
            ((ObjectNode) parent).set(field, template);
        }
    }

    /** Whether a template says all of its pods, so that pods can be made of it for questions. */
    default boolean wholeTemplates() {
        return true;
    }

    /** Where in the object a person finds a field of a template, given by its path through {@link Place#path}. */
    default String field(String path) {
        return path;
    }

    /** The fields that belong to the operator, or with which the object cannot be an attempt. */
    List<Misfit> misfits(JsonNode object);

    /** Sets, in place, what an attempt has in common whatever the manifest says: that its controller tries nothing again. */
    void prepare(ObjectNode object);

    /**
     * What an object itself says of how far it has come; empty as long as its pods tell. A failure with the reason
     * {@link dev.winnow.api.TrialReason#ObjectFailed} is one that a pod explains.
     */
    Optional<Stage> stage(JsonNode object);

    /**
     * Whether all pods of an object that says that it has ended have ended too, or do so by themselves, and those that failed stay.
     * Then their ends are waited for, because they say why.
     */
    boolean endsWithItsPods();

    /**
     * Whether its controller may try again by itself, in a new pod or in the same one. Then the first pod that fails, or that
     * somebody deletes, is the end of the attempt, so that a failure counts once.
     */
    boolean replacesPods();

    /**
     * Whether an object has to be gone before its pods: its controller makes pods for an object that is being deleted too. Any
     * other object stays until its pods are gone.
     */
    default boolean goesFirst() {
        return false;
    }

    /** The fields of an object that {@link #stage} reads, each as a path from the object on: as most kinds have them. */
    default List<List<String>> readFields() {
        return List.of(List.of("spec", "suspend"), List.of("status", "conditions"));
    }
}

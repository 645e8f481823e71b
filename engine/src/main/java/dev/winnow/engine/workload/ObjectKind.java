package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.trial.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A kind of object whose controller makes pods, and which can be an attempt of a trial. There is one class for each kind. */
public interface ObjectKind {
    /**
     * A pod template in an object.
     *
     * @param path of its fields, from the object on
     * @param reporter the labels that its controller gives to the pod of this template that reports, none if each of its pods
     *     reports; empty if no pod of this template does
     */
    record Place(List<String> path, Optional<Map<String, String>> reporter) {}

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

    /** The fields that belong to the operator, or with which the object cannot be an attempt. */
    List<Misfit> misfits(JsonNode object);

    /** Sets, in place, what an attempt has in common whatever the manifest says: that its controller tries nothing again. */
    void prepare(ObjectNode object);

    /**
     * What an object itself says of how far it has come; empty as long as its pods tell. A failure with the reason
     * {@link dev.winnow.api.TrialReason#ObjectFailed} is one that a pod explains.
     */
    Optional<Stage> stage(JsonNode object);

    /** Whether an object says that it has ended only once all of its pods have, so that their ends are known by then. */
    boolean endsWithItsPods();

    /** The fields of an object that {@link #stage} reads, each as a path from the object on. */
    List<List<String>> readFields();
}

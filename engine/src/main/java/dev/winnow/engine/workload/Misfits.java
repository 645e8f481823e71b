package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.engine.workload.ObjectKind.Misfit;
import java.util.ArrayList;
import java.util.List;

/** Collects the fields of an object that cannot be as they are. */
final class Misfits {
    static final String RETRIES =
            "the operator retries, and a failure is to count once: remove it, and set spec.trial.retries";
    static final String KEPT = "an object that has ended tells how its trial ended, and goes with its study: remove it";

    private final List<Misfit> found = new ArrayList<>();

    /** Notes a field, by its path from the object on. */
    void add(String path, String message) {
        found.add(new Misfit(path, message));
    }

    /** Notes a field of a part of the object if it is there. */
    void absent(String path, JsonNode part, String field, String message) {
        if (part.has(field)) {
            add(path + "." + field, message);
        }
    }

    /** Notes a field that is there and no object. */
    void object(String path, JsonNode field) {
        if (!field.isObject() && !field.isMissingNode() && !field.isNull()) {
            add(path, "Invalid value: an object is needed");
        }
    }

    /** Notes a number of tries if it is there and another than 0. */
    void noRetries(String path, JsonNode part, String field) {
        if (part.has(field) && part.path(field).asInt(-1) != 0) {
            add(path + "." + field, RETRIES);
        }
    }

    /** Notes the field that suspends an object. */
    void notSuspended(String path, JsonNode part, String kind) {
        if (part.path("suspend").asBoolean()) {
            add(
                    path + ".suspend",
                    "a suspended " + kind + " would never train: remove it, and suspend the study instead");
        }
    }

    List<Misfit> list() {
        return List.copyOf(found);
    }
}

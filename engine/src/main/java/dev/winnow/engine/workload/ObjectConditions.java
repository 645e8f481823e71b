package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The conditions of an object, as most kinds have them. */
final class ObjectConditions {
    /** Why a condition holds. */
    record Condition(String reason, String message) {}

    private ObjectConditions() {}

    /** The condition of a type, if it is true. */
    static Optional<Condition> find(JsonNode object, String type) {
        for (var condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)
                    && condition.path("status").asText().equals("True")) {
                return Optional.of(new Condition(
                        condition.path("reason").asText(),
                        condition.path("message").asText()));
            }
        }
        return Optional.empty();
    }
}

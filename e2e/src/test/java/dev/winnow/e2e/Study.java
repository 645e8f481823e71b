package dev.winnow.e2e;

import com.fasterxml.jackson.databind.JsonNode;

/** A TuningStudy as the API server shows it. */
record Study(JsonNode json) {
    /** The conditions in one word; empty before the first turn. */
    String state() {
        return json.at("/status/state").asText();
    }

    /** Whether the study has ended, one way or the other. */
    boolean ended() {
        return json.at("/status").hasNonNull("completionTime");
    }

    /** The condition of this type; a missing node when there is none. */
    JsonNode condition(String type) {
        for (var condition : json.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return json.path("no such condition");
    }

    /** A number of the status. */
    double number(String path) {
        return json.at("/status/" + path).asDouble();
    }

    /** How many trials are in a state, such as {@code stopped}; {@code total} is all that were ever created. */
    int trials(String state) {
        return json.at("/status/trials/" + state).asInt();
    }
}

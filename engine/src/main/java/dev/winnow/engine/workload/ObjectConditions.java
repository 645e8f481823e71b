package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TrialReason;
import dev.winnow.engine.trial.Stage;
import java.util.List;
import java.util.Optional;

/** The conditions of an object, as most kinds have them. */
final class ObjectConditions {
    /** Why a condition holds. */
    record Condition(String reason, String message) {}

    private static final Stage.Waiting SUSPENDED = Stage.Waiting.forNode(
            TrialReason.Suspended.name(), "its object is suspended, as a queue does that has no room yet");

    private ObjectConditions() {}

    /** That an object waits because it is suspended. */
    static Optional<Stage> suspended(JsonNode object, String pointer) {
        return object.at(pointer).asBoolean() ? Optional.of(SUSPENDED) : Optional.empty();
    }

    /** That an object waits because it is suspended, once its controller says so too. */
    static Optional<Stage> suspendedAsSaid(JsonNode object) {
        return find(object, "Suspended").flatMap(said -> suspended(object, "/spec/suspend"));
    }

    /**
     * The end that the conditions of an object tell of; empty while there is none.
     *
     * @param complete the type of the condition that the object succeeded
     * @param ofPods the reasons of the condition {@code Failed} that are no more than that a pod failed
     */
    static Optional<Stage> ended(JsonNode object, String complete, String... ofPods) {
        var failed = find(object, "Failed").<Stage>map(why -> failed(object, why, List.of(ofPods)));
        return failed.or(() -> find(object, complete).map(condition -> new Stage.Succeeded(Optional.empty())));
    }

    private static Stage failed(JsonNode object, Condition why, List<String> ofPods) {
        return new Stage.Failed(
                Optional.empty(),
                ofPods.contains(why.reason()) ? TrialReason.ObjectFailed.name() : why.reason(),
                "its " + object.path("kind").asText() + " failed: " + why.message(),
                true);
    }

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

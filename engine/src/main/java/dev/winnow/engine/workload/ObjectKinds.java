package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TrialTemplate;
import java.util.List;
import java.util.Optional;

/** The kinds of objects that can be attempts. A new kind is one class and one place in this list. */
public final class ObjectKinds {
    private static final List<ObjectKind> ALL =
            List.of(new JobKind(), new JobSetKind(), new TrainJobKind(), new PyTorchJobKind(), new RayJobKind());

    private ObjectKinds() {}

    /** The kind of the objects that the trials of a study are; empty if they are none, or of a kind of which nothing is known. */
    public static Optional<ObjectKind> of(TrialTemplate trial) {
        var object = trial.job();
        if (object == null) {
            return Optional.empty();
        }
        return known(object).or(() -> Optional.ofNullable(trial.kind()).map(kind -> new DescribedKind(object, kind)));
    }

    /** The kind of an object if it is one of the list. */
    public static Optional<ObjectKind> known(JsonNode object) {
        return ALL.stream().filter(kind -> is(kind, object)).findFirst();
    }

    private static boolean is(ObjectKind kind, JsonNode object) {
        return kind.type().apiVersion().equals(object.path("apiVersion").asText())
                && kind.kind().equals(object.path("kind").asText());
    }

    /** The kinds in words, for who named another. */
    public static List<String> words() {
        return ALL.stream()
                .map(kind -> kind.kind() + " of " + kind.type().apiVersion())
                .toList();
    }
}

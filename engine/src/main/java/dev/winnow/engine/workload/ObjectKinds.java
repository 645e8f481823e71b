package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The kinds of objects that can be attempts. A new kind is one class and one place in this list. */
public final class ObjectKinds {
    private static final List<ObjectKind> ALL = List.of(new JobKind());

    private ObjectKinds() {}

    /** The kind of an object; empty if none of the list. */
    public static Optional<ObjectKind> of(JsonNode object) {
        return ALL.stream().filter(kind -> is(kind, object)).findFirst();
    }

    /** The kind of that type; empty if none of the list. */
    public static Optional<ObjectKind> of(ObjectType type) {
        return ALL.stream().filter(kind -> kind.type().equals(type)).findFirst();
    }

    private static boolean is(ObjectKind kind, JsonNode object) {
        return kind.type().apiVersion().equals(object.path("apiVersion").asText())
                && kind.kind().equals(object.path("kind").asText());
    }

    /** The types of all kinds. */
    public static List<ObjectType> types() {
        return ALL.stream().map(ObjectKind::type).toList();
    }

    /** The kinds in words, for who named another. */
    public static List<String> words() {
        return ALL.stream()
                .map(kind -> kind.kind() + " of " + kind.type().apiVersion())
                .toList();
    }
}

package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The metadata of a Kubernetes object: what a person writes stays, what an API server adds goes. */
final class Metadata {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Metadata() {}

    static void read(Section object, Draft draft) {
        var metadata = object.section("metadata");
        draft.name(
                metadata.path("name"),
                metadata.text("name").or(() -> metadata.text("generateName")).orElse("study"));
        metadata.text("namespace").ifPresent(namespace -> draft.metadata().put("namespace", namespace));
        for (var field : List.of("labels", "annotations")) {
            metadata.any(field).ifPresent(texts -> {
                var copy = texts.deepCopy();
                if (copy instanceof ObjectNode object1) {
                    object1.remove(LAST_APPLIED);
                    if (object1.isEmpty()) {
                        return;
                    }
                }
                draft.metadata().set(field, copy);
            });
        }
        for (var field :
                List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink")) {
            metadata.any(field);
        }
        metadata.rest();
        object.leaves(
                "status", "the trials that ran before are not taken along: initialTrials may name the best of them");
    }
}

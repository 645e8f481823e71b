package dev.winnow.operator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.ForeignItem;
import dev.winnow.api.TextLengths;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a part of a custom resource only where it differs from what was read, and only if nobody wrote in between: a
 * JSON merge patch (RFC 7386) of the changed top-level fields with the resourceVersion that was read. Two writers that
 * own different fields of one status cannot overwrite each other. Fields that this release does not know stay, those of a list's
 * items as long as the item stays ({@link ForeignItem}). Texts are cut to what the schema allows.
 *
 * @param fieldManager the name under which the API server records the fields
 */
public record StatusPatch(KubernetesClient client, String fieldManager) {

    /**
     * Writes the status.
     *
     * @return the resource as the API server has it now; empty when nothing differed
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 when the resource has changed since
     *     it was read, 404 when it is gone
     */
    public <R extends CustomResource<?, S>, S> Optional<R> status(R read, S status) {
        return write(read, "status", read.getStatus(), status);
    }

    /** Writes the spec; the same rules as for the status. */
    public <R extends CustomResource<S, ?>, S> Optional<R> spec(R read, S spec) {
        return write(read, "spec", read.getSpec(), spec);
    }

    private <R extends HasMetadata> Optional<R> write(R read, String part, @Nullable Object before, Object after) {
        var json = client.getKubernetesSerialization();
        ObjectNode old = before == null
                ? json.convertValue(java.util.Map.of(), ObjectNode.class)
                : json.convertValue(before, ObjectNode.class);
        ObjectNode change = json.convertValue(after, ObjectNode.class);
        TextLengths.cut(change, after.getClass());
        difference(old, change);
        if (part.equals("status")) {
            ForeignItem.restore(foreignItems(read), old, change);
        }
        if (change.isEmpty()) {
            return Optional.empty();
        }
        var patch = change.objectNode();
        patch.putObject("metadata").put("resourceVersion", read.getMetadata().getResourceVersion());
        patch.set(part, change);
        var context = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(fieldManager)
                .build();
        var resource = client.resource(read);
        return Optional.of(
                part.equals("status")
                        ? resource.subresource("status").patch(context, patch.toString())
                        : resource.patch(context, patch.toString()));
    }

    private static List<ForeignItem> foreignItems(HasMetadata read) {
        if (read instanceof TuningTrial trial) {
            return trial.getForeignItems();
        }
        return read instanceof TuningStudy study ? study.getForeignItems() : List.of();
    }

    /** Leaves in {@code wanted} what differs from {@code old}; a field that disappears becomes null. */
    private static void difference(ObjectNode old, ObjectNode wanted) {
        for (var field : new ArrayList<>(old.properties())) {
            JsonNode value = wanted.get(field.getKey());
            if (value == null) {
                wanted.putNull(field.getKey());
            } else if (value.equals(field.getValue())) {
                wanted.remove(field.getKey());
            } else if (value instanceof ObjectNode inner && field.getValue() instanceof ObjectNode before) {
                difference(before, inner);
            }
        }
    }
}

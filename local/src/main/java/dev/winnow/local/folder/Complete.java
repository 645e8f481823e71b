package dev.winnow.local.folder;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was read from a file has all that its type promises. Reading fills in no field that a file lacks, and a record
 * without a part that is never null would be found out much later.
 */
final class Complete {
    private Complete() {}

    /** Whether a resource that this program wrote is complete. */
    static boolean is(HasMetadata resource) {
        var meta = resource.getMetadata();
        return meta != null
                && meta.getName() != null
                && meta.getUid() != null
                && meta.getGeneration() != null
                && resource instanceof CustomResource<?, ?> custom
                && custom.getSpec() != null
                && whole(custom.getSpec())
                && (custom.getStatus() == null || whole(custom.getStatus()));
    }

    private static boolean whole(Object value) {
        if (value instanceof Collection<?> items) {
            return items.stream().allMatch(item -> item != null && whole(item));
        }
        if (value instanceof Map<?, ?> entries) {
            return whole(entries.values());
        }
        if (!(value instanceof Record)) {
            return true;
        }
        for (var component : value.getClass().getRecordComponents()) {
            try {
                var part = component.getAccessor().invoke(value);
                if (part == null ? !nullable(component.getAnnotatedType()) : !whole(part)) {
                    return false;
                }
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a part of " + value.getClass() + " cannot be read", e);
            }
        }
        return true;
    }

    private static boolean nullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }
}

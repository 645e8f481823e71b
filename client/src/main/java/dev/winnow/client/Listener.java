package dev.winnow.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;

/**
 * Is told what happens to the objects that are followed, by one thread at a time: be quick.
 *
 * @param <R> the resource
 */
public interface Listener<R extends HasMetadata> {
    /** These are all objects that there are; any others are gone. */
    void all(Collection<R> objects);

    /** An object is new or has changed. */
    void changed(R object);

    /** An object is gone. */
    void gone(R object);

    /** The cluster cannot be followed now; it is asked again and again. What was told last may be old. */
    void problem(ClusterException fault);
}

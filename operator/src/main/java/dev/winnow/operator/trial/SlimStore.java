package dev.winnow.operator.trial;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of each resource only what is read of it.
 *
 * @param <R> the resource
 */
final class SlimStore<R extends HasMetadata> extends BasicItemStore<R> {
    private final UnaryOperator<R> slim;
    private final Acceptances<R> acceptances;

    /**
     * A store.
     *
     * @param slim makes of a whole resource what is kept
     * @param acceptances is told of what changes
     */
    SlimStore(UnaryOperator<R> slim, Acceptances<R> acceptances) {
        super(Cache::metaNamespaceKeyFunc);
        this.slim = slim;
        this.acceptances = acceptances;
    }

    @Override
    public @Nullable R put(String key, R resource) {
        var kept = slim.apply(resource);
        @Nullable R before = super.put(key, kept);
        if (before != null) {
            acceptances.changed(before, kept);
        }
        return before;
    }

    @Override
    public @Nullable R remove(String key) {
        @Nullable R gone = super.remove(key);
        if (gone != null) {
            acceptances.gone(gone);
        }
        return gone;
    }
}

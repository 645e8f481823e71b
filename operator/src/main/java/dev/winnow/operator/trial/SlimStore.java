package dev.winnow.operator.trial;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.function.UnaryOperator;

/**
 * Keeps of each resource only what is read of it.
 *
 * @param <R> the resource
 */
final class SlimStore<R extends HasMetadata> extends BasicItemStore<R> {
    private final UnaryOperator<R> slim;

    /** @param slim makes of a whole resource what is kept */
    SlimStore(UnaryOperator<R> slim) {
        super(Cache::metaNamespaceKeyFunc);
        this.slim = slim;
    }

    @Override
    public R put(String key, R resource) {
        return super.put(key, slim.apply(resource));
    }
}

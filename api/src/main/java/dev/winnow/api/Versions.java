package dev.winnow.api;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Versions of a resource. The API server numbers the writes of a resource in rising order. */
public final class Versions {
    private Versions() {}

    /**
     * The version as a number, which is larger after each write of this resource.
     *
     * @throws NumberFormatException if the resource was never written
     */
    public static long of(HasMetadata resource) {
        return Long.parseLong(resource.getMetadata().getResourceVersion());
    }

    /** The newer one of two states of the same resource; the first if they are equally new. */
    public static <R extends HasMetadata> R newest(R one, R other) {
        return of(one) >= of(other) ? one : other;
    }
}

package dev.winnow.engine.page;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is computed when somebody first asks for it, and then kept. Threads may share it. */
final class Lazy<T> {
    private @Nullable Supplier<T> source;
    private @Nullable T value;

    Lazy(Supplier<T> source) {
        this.source = source;
    }

    synchronized T get() {
        if (source != null) {
            value = source.get();
            source = null;
        }
        return Objects.requireNonNull(value);
    }
}

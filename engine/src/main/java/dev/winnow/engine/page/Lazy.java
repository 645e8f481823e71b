package dev.winnow.engine.page;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is computed when somebody first asks for it, and then kept. Threads may share it. */
final class Lazy<T> {
    private volatile @Nullable Supplier<T> source;
    private @Nullable T value;

    Lazy(Supplier<T> source) {
        this.source = source;
    }

    synchronized T get() {
        var unread = source;
        if (unread != null) {
            value = unread.get();
            source = null;
        }
        return Objects.requireNonNull(value);
    }

    /** Whether the value is computed already; does not wait for who computes it now. */
    boolean known() {
        return source == null;
    }
}

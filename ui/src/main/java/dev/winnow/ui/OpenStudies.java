package dev.winnow.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The studies that somebody looks at: the few that were looked at last. Each holds all of its trials, so their number bounds the
 * memory.
 *
 * @param <V> closes what it follows
 */
public final class OpenStudies<V extends AutoCloseable> implements AutoCloseable {
    private static final int MOST = 4;

    /** Makes a view, which may fail. */
    public interface Opening<V, E extends Exception> {
        V open() throws E;
    }

    /** The one that was looked at last is the last. */
    private final Map<String, V> views = new LinkedHashMap<>(16, 0.75f, true);

    /** The view of a key, which is made if there is none. */
    public synchronized <E extends Exception> V open(String key, Opening<V, E> opening) throws E {
        var known = views.get(key);
        if (known != null) {
            return known;
        }
        var made = opening.open();
        views.put(key, made);
        while (views.size() > MOST) {
            var oldest = views.keySet().iterator().next();
            end(views.remove(oldest));
        }
        return made;
    }

    private static void end(AutoCloseable view) {
        try {
            view.close();
        } catch (Exception e) {
            throw new IllegalStateException("a study that nobody looks at could not be let go", e);
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(views.values()).forEach(OpenStudies::end);
        views.clear();
    }
}

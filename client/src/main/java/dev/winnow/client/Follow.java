package dev.winnow.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.Durations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

/**
 * Follows the objects of a kind: lists them, then watches them, for ever. Each watch is asked to end after 40 s and is given up
 * when it has not, so that a connection that died in silence, as in a machine that slept, is noticed. Nothing is kept here
 * but the version that was seen last.
 *
 * @param <R> the resource
 */
public final class Follow<R extends HasMetadata> implements AutoCloseable {
    private static final Duration WATCH = Duration.ofSeconds(40);
    private static final Duration LINE = Duration.ofSeconds(45);
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration LATE = Duration.ofSeconds(30);
    private static final int GONE = 410;

    private final Line line;
    private final String path;
    private final Class<R> type;
    private final UnaryOperator<R> slim;
    private final Listener<R> listener;
    private final Thread thread;

    /**
     * Begins to follow.
     *
     * @param slim makes of an object what the listener keeps
     */
    Follow(Line line, Kind<R> kind, String path, UnaryOperator<R> slim, Listener<R> listener) {
        this.line = line;
        this.path = path;
        this.type = kind.type();
        this.slim = slim;
        this.listener = listener;
        thread = new Thread(this::run, "follow " + kind.plural());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        var pause = SOON;
        var version = "";
        while (!Thread.currentThread().isInterrupted()) {
            try {
                version = version.isEmpty() ? list() : version;
                pause = SOON;
                version = watch(version);
            } catch (ClusterException e) {
                if (e.code() == GONE) {
                    version = "";
                    continue;
                }
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                listener.problem(e);
                // What happened meanwhile is not known, and a list says all.
                version = "";
                if (!sleep(pause)) {
                    return;
                }
                pause = Durations.doubled(pause, LATE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static boolean sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private String list() throws ClusterException, InterruptedException {
        var objects = new ArrayList<R>();
        var version = ListReader.read(line, path, type, object -> objects.add(slim.apply(object)));
        listener.all(objects);
        return version;
    }

    /** Watches until the API server ends the watch; returns the version that was seen last. */
    private String watch(String from) throws ClusterException, InterruptedException {
        var seen = from;
        var query = "&watch=true&allowWatchBookmarks=true&timeoutSeconds=" + WATCH.toSeconds() + "&resourceVersion=";
        var mapper = line.forms().mapper();
        try (var body = line.get(path + query + from, LINE);
                var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (var text = lines.readLine(); text != null; text = lines.readLine()) {
                var event = mapper.readTree(text);
                var object = event.path("object");
                if (event.path("type").asText().equals("ERROR")) {
                    throw ClusterException.answer(
                            object.path("code").asInt(), object.path("message").asText(), null);
                }
                tell(event.path("type").asText(), object);
                seen = object.at("/metadata/resourceVersion").asText(seen);
            }
            return seen;
        } catch (IOException e) {
            throw ClusterException.away(e);
        }
    }

    private void tell(String what, JsonNode json) throws IOException {
        if (what.equals("BOOKMARK")) {
            return;
        }
        var object = slim.apply(line.forms().mapper().treeToValue(json, type));
        if (what.equals("DELETED")) {
            listener.gone(object);
        } else {
            listener.changed(object);
        }
    }

    /** Ends it; the listener may be told one more thing. */
    @Override
    public void close() {
        thread.interrupt();
    }
}

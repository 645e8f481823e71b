package dev.winnow.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.winnow.api.TuningTrial;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What stands below {@code api/}. */
final class Api {
    private static final int LARGEST = 64 * 1024;
    private static final int STREAMS = 16;
    private static final int LEAST_LOG = 1024;
    private static final int MOST_LOG = 256 * 1024;
    private final List<StudySource> sources;
    private final UiSettings settings;
    private final Desk desk;
    private final Semaphore streams = new Semaphore(STREAMS);

    Api(List<StudySource> sources, UiSettings settings) {
        this.sources = List.copyOf(sources);
        this.settings = settings;
        desk = new Desk(settings.clock(), settings.readOnly(), settings.printed());
    }

    /** The path of a request below {@code api/}, and its query. */
    private record Asked(List<String> path, Map<String, String> query) {
        static Asked of(String path, @Nullable String query) throws Refused {
            try {
                var parts = Arrays.stream(path.split("/", -1))
                        .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                        .toList();
                var values = new LinkedHashMap<String, String>();
                for (var pair : query == null ? new String[0] : query.split("&")) {
                    var words = pair.split("=", 2);
                    values.put(
                            URLDecoder.decode(words[0], StandardCharsets.UTF_8),
                            words.length < 2 ? "" : URLDecoder.decode(words[1], StandardCharsets.UTF_8));
                }
                return new Asked(parts, values);
            } catch (IllegalArgumentException e) {
                throw new Refused(400, "the address is not well formed");
            }
        }
    }

    /**
     * Answers a request that was let in.
     *
     * @param path below {@code api/}, as it was sent
     */
    void answer(HttpExchange exchange, Reply reply, String path) throws Refused, IOException, InterruptedException {
        var asked = Asked.of(path, exchange.getRequestURI().getRawQuery());
        boolean post = exchange.getRequestMethod().equals("POST");
        if (asked.path().size() == 1 && !post) {
            whole(reply, asked.path().get(0));
            return;
        }
        study(exchange, reply, asked, post);
    }

    /** What is asked of all studies. */
    private void whole(Reply reply, String what) throws Refused, IOException, InterruptedException {
        switch (what) {
            case "session" -> reply.json(session());
            case "studies" -> reply.json(all());
            case "events" -> stream(reply, out -> new StudiesStream(this::all, UiServer.PACE, out).run());
            default -> throw new Refused(404, "there is nothing of that address");
        }
    }

    private JsonNode session() {
        var session = Reply.JSON.createObjectNode();
        session.put("version", settings.version()).put("readOnly", settings.readOnly());
        session.set(
                "sources",
                Reply.JSON.valueToTree(sources.stream().map(StudySource::row).toList()));
        return session;
    }

    private StudiesStream.All all() {
        return StudiesStream.All.of(sources, Instant.now(settings.clock()));
    }

    private void study(HttpExchange exchange, Reply reply, Asked asked, boolean post)
            throws Refused, IOException, InterruptedException {
        var source = sources.stream()
                .filter(one -> one.row().id().equals(asked.path().get(0)))
                .filter(one -> asked.path().size() > one.parts())
                .findFirst()
                .orElseThrow(() -> new Refused(404, "there is nothing of that address"));
        int end = 1 + source.parts();
        var view = source.study(asked.path().subList(1, end))
                .orElseThrow(() -> new Refused(404, "there is no such study, or no more"));
        var rest = asked.path().subList(end, asked.path().size());
        if (post) {
            if (!rest.equals(List.of("acts"))) {
                throw new Refused(405, "this address can only be read");
            }
            reply.json(desk.act(view, body(exchange)));
        } else if (rest.isEmpty()) {
            reply.json(desk.study(view));
        } else if (rest.size() == 1) {
            part(reply, view, rest.get(0), asked.query());
        } else if (rest.get(0).equals("trials")) {
            trial(reply, view, rest.subList(1, rest.size()), asked.query());
        } else {
            throw new Refused(404, "there is nothing of that address");
        }
    }

    private void part(Reply reply, StudyView view, String part, Map<String, String> query)
            throws Refused, IOException, InterruptedException {
        switch (part) {
            case "events" -> {
                // What is refused has to be said before the stream begins.
                var first = desk.snapshot(view);
                long known = query.containsKey("version")
                        ? Desk.version(query.getOrDefault("version", ""))
                        : first.version();
                stream(reply, out -> new StudyStream(desk, view, known, UiServer.PACE, UiServer.BEAT, out).run());
            }
            case "curves" -> reply.columns(desk.curves(view, query));
            case "timelines" -> reply.columns(desk.timelines(view));
            case "manifest" ->
                reply.json(Map.of("yaml", Yaml.of(desk.snapshot(view).study().orElseThrow())));
            case "best" -> reply.json(Map.of("yaml", desk.best(view)));
            case "next" -> reply.json(Map.of("yaml", desk.next(view)));
            case "acts" -> throw new Refused(405, "an act is posted");
            default -> throw new Refused(404, "there is nothing of that address");
        }
    }

    private void trial(Reply reply, StudyView view, List<String> rest, Map<String, String> query)
            throws Refused, IOException, InterruptedException {
        int number = Desk.number(rest.get(0), "a trial");
        if (rest.size() == 1) {
            reply.json(desk.trial(view, number));
            return;
        }
        var trial = Desk.existing(desk.snapshot(view), number);
        switch (rest.get(1)) {
            case "log" -> reply.json(log(view, trial, query));
            case "manifest" -> reply.json(Map.of("yaml", Yaml.of(trial)));
            default -> throw new Refused(404, "there is nothing of that address");
        }
    }

    private static JsonNode log(StudyView view, TuningTrial trial, Map<String, String> query)
            throws Refused, InterruptedException {
        int bytes = Math.max(LEAST_LOG, Math.min(MOST_LOG, Desk.number(query.getOrDefault("bytes", "65536"), "bytes")));
        var attempt = query.containsKey("attempt")
                ? OptionalInt.of(Desk.number(query.getOrDefault("attempt", ""), "attempt"))
                : OptionalInt.empty();
        var tail = view.log(trial, attempt, bytes);
        var json = Reply.JSON.createObjectNode();
        attempt.ifPresent(known -> json.put("attempt", known));
        return json.put("text", tail.text()).put("truncated", tail.truncated()).put("bytes", bytes);
    }

    private static JsonNode body(HttpExchange exchange) throws Refused, IOException {
        var body = exchange.getRequestBody().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw new Refused(413, "that is more than the page sends");
        }
        try {
            var json = Reply.JSON.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // Said below.
        }
        throw new Refused(400, "send a JSON object");
    }

    /** Tells a browser something as long as it listens. */
    private interface Telling {
        void to(EventStream out) throws IOException, InterruptedException;
    }

    private void stream(Reply reply, Telling telling) throws Refused, IOException, InterruptedException {
        if (!streams.tryAcquire()) {
            throw new Refused(429, "too many pages are open: close some");
        }
        try (var body = reply.stream("text/event-stream; charset=utf-8")) {
            telling.to(new EventStream(body));
        } finally {
            streams.release();
        }
    }
}

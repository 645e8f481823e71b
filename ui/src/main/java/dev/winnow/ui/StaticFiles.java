package dev.winnow.ui;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the page, which are a part of the program. */
final class StaticFiles {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "txt", "text/plain; charset=utf-8");

    /** Words that begin with a letter or digit, and an ending: no other path is one of ours. */
    private static final Pattern PATH =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*\\.([a-z0-9]+)");

    private static final class File {
        private final String type;
        private final byte[] plain;
        private final byte[] packed;
        private final String tag;

        File(String type, byte[] plain) {
            this.type = type;
            this.plain = plain;
            this.packed = Reply.pack(plain);
            this.tag = StaticFiles.tag(plain);
        }
    }

    /** Grows to the files that there are, no further. */
    private final Map<String, File> files = new ConcurrentHashMap<>();

    /** Sends a file; says whether there is one of that path. */
    boolean send(HttpExchange exchange, Reply reply, String path) throws IOException {
        var found = file(path.isEmpty() ? "index.html" : path);
        if (found.isEmpty()) {
            return false;
        }
        var file = found.get();
        reply.header("ETag", file.tag);
        reply.header("Cache-Control", "no-cache");
        if (file.tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            reply.empty(304);
        } else if (reply.packs()) {
            reply.packed(file.type, file.packed);
        } else {
            reply.bytes(200, file.type, file.plain);
        }
        return true;
    }

    private Optional<File> file(String path) {
        var known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        var matcher = PATH.matcher(path);
        if (!matcher.matches() || !TYPES.containsKey(matcher.group(1))) {
            return Optional.empty();
        }
        var read = read(path, TYPES.getOrDefault(matcher.group(1), ""));
        read.ifPresent(file -> files.put(path, file));
        return read;
    }

    private static Optional<File> read(String path, String type) {
        try (var stream = StaticFiles.class.getResourceAsStream("page/" + path)) {
            if (stream == null) {
                return Optional.empty();
            }
            var plain = stream.readAllBytes();
            return Optional.of(new File(type, plain));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tag(byte[] plain) {
        try {
            var sum = MessageDigest.getInstance("SHA-256").digest(plain);
            return "\"" + HexFormat.of().formatHex(sum, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

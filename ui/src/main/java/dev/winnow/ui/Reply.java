package dev.winnow.ui;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Answers a request. Every answer forbids what the page does not need. */
final class Reply {
    /** Writes what is sent; no null is sent but in columns. */
    static final JsonMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();

    private static final int WORTH_PACKING = 1_000;
    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()");

    private final HttpExchange exchange;

    Reply(HttpExchange exchange) {
        this.exchange = exchange;
        ALWAYS.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    }

    void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    /** Sends a value as JSON. */
    void json(Object value) throws IOException {
        header("Cache-Control", "no-store");
        bytes(200, "application/json; charset=utf-8", JSON.writeValueAsBytes(value));
    }

    /** Sends columns; packing hardly makes them smaller. */
    void columns(Columns columns) throws IOException {
        header("Cache-Control", "no-store");
        header("Content-Type", Columns.TYPE);
        whole(200, columns.bytes());
    }

    /** Says why not. */
    void refuse(Refused refusal) throws IOException {
        header("Cache-Control", "no-store");
        if (refusal.code() == 503 || refusal.code() == 429) {
            header("Retry-After", "2");
        }
        JsonNode error = JSON.createObjectNode()
                .set("error", JSON.createObjectNode().put("message", String.valueOf(refusal.getMessage())));
        bytes(refusal.code(), "application/json; charset=utf-8", JSON.writeValueAsBytes(error));
    }

    /** Sends a body, packed if the browser takes that and it is worth it. */
    void bytes(int code, String type, byte[] body) throws IOException {
        header("Content-Type", type);
        header("Vary", "Accept-Encoding");
        boolean packed = body.length >= WORTH_PACKING && packs();
        if (packed) {
            header("Content-Encoding", "gzip");
        }
        whole(code, packed ? pack(body) : body);
    }

    /** Sends a body that is packed already. */
    void packed(String type, byte[] body) throws IOException {
        header("Content-Type", type);
        header("Vary", "Accept-Encoding");
        header("Content-Encoding", "gzip");
        whole(200, body);
    }

    /** Sends no body. */
    void empty(int code) throws IOException {
        exchange.sendResponseHeaders(code, -1);
    }

    /** Begins an answer that has no end of its own. */
    OutputStream stream(String type) throws IOException {
        header("Content-Type", type);
        header("Cache-Control", "no-store");
        header("X-Accel-Buffering", "no");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    /** Whether the browser takes packed bodies. */
    boolean packs() {
        var accepts = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        return accepts != null && accepts.contains("gzip");
    }

    private void whole(int code, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(code, -1);
            return;
        }
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Quickly: most of what is packed goes over loopback. */
    static byte[] pack(byte[] body) {
        var bytes = new ByteArrayOutputStream(body.length / 4);
        try (var packing = new GZIPOutputStream(bytes, 64 * 1024) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            packing.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

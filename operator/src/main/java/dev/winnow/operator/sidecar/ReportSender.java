package dev.winnow.operator.sidecar;

import dev.winnow.engine.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Posts reports to the operator, as docs/trainers.md says of every trainer. Nothing but what the JDK has, as each class more takes
 * memory beside each trainer.
 */
final class ReportSender {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 30_000;
    private static final int LONGEST_ANSWER = 1_000;

    /** What becomes of a report. */
    enum Fate {
        TAKEN,
        /** It says nothing that could be taken, and the next one may. */
        UNUSABLE,
        /** The same report may be taken later. */
        AGAIN,
        /** Nothing more of this attempt counts. */
        OVER
    }

    /** @param words of the answer, for a person */
    record Answer(Fate fate, String words) {}

    private final URL url;
    private final Path token;

    ReportSender(URL url, Path token) {
        this.url = url;
        this.token = token;
    }

    /** Sends a report. */
    Answer send(Report report) {
        try {
            // The kubelet replaces the token.
            var bearer = Files.readString(token).strip();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Authorization", "Bearer " + bearer);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            try (var out = connection.getOutputStream()) {
                out.write(json(report).getBytes(StandardCharsets.UTF_8));
            }
            int code = connection.getResponseCode();
            return new Answer(fate(code), code + " " + words(connection, code));
        } catch (IOException e) {
            return new Answer(Fate.AGAIN, e.toString());
        }
    }

    private static Fate fate(int code) {
        if (code / 100 == 2) {
            return Fate.TAKEN;
        }
        return switch (code) {
            case 400, 413 -> Fate.UNUSABLE;
            // Of several pods of an attempt one reports, and the others are told 403.
            case 403, 409, 422 -> Fate.OVER;
            default -> Fate.AGAIN;
        };
    }

    /** Reads the answer, so that the connection can be used again. */
    private static String words(HttpURLConnection connection, int code) throws IOException {
        try (var in = stream(connection, code)) {
            return in == null ? "" : new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8).strip();
        }
    }

    private static @Nullable InputStream stream(HttpURLConnection connection, int code) throws IOException {
        return code < 400 ? connection.getInputStream() : connection.getErrorStream();
    }

    /** NaN and infinities as Java writes them, which the operator reads. */
    static String json(Report report) {
        return report.metrics().entrySet().stream()
                .map(ReportSender::field)
                .collect(Collectors.joining(",", "{\"step\":" + report.step() + ",\"metrics\":{", "}}"));
    }

    private static String field(Map.Entry<String, Double> metric) {
        var name = metric.getKey().replace("\\", "\\\\").replace("\"", "\\\"");
        return "\"" + name + "\":" + metric.getValue();
    }
}

package dev.winnow.tracking.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The REST interface of an MLflow server, version 2.0 of it. One request at a time, each with a limit of time and of size.
 *
 * <p>Source: <a href="https://mlflow.org/docs/latest/rest-api.html">MLflow REST API</a>.
 */
final class MlflowClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int LARGEST_ANSWER = 64 << 20;
    private static final int LONGEST_COMPLAINT = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MlflowSettings settings;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    MlflowClient(MlflowSettings settings) {
        this.settings = settings;
    }

    JsonNode get(String path, Map<String, String> query) throws IOException {
        var parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(path, request(path + "?" + parameters).GET());
    }

    JsonNode post(String path, ObjectNode body) throws IOException {
        return send(
                path,
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    static ObjectNode body() {
        return JSON.createObjectNode();
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(settings.server() + "/api/2.0/mlflow/" + path))
                .timeout(ANSWER);
        settings.authorization().ifPresent(header -> request.header("Authorization", header));
        return request;
    }

    private JsonNode send(String path, HttpRequest.Builder request) throws IOException {
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            byte[] body;
            try (var stream = answer.body()) {
                body = stream.readNBytes(LARGEST_ANSWER);
            }
            if (answer.statusCode() == 200) {
                return JSON.readTree(body);
            }
            throw refusal(path, answer.statusCode(), body);
        } catch (MlflowException e) {
            throw e;
        } catch (JsonProcessingException e) {
            throw new IOException(settings + " answered something else than JSON to " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + settings + " was asked");
        } catch (IOException e) {
            var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException(settings + " does not answer: " + why, e);
        }
    }

    private MlflowException refusal(String path, int status, byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        var json = json(text);
        var message = json.path("message").asText(text);
        var cure = status == 401 || status == 403
                ? ": set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN"
                : "";
        return new MlflowException(
                json.path("error_code").asText(""),
                settings + " answered " + status + " to " + path + ", "
                        + message.substring(0, Math.min(message.length(), LONGEST_COMPLAINT)) + cure);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException aPageOfAProxy) {
            return MissingNode.getInstance();
        }
    }
}

package dev.winnow.engine.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.winnow.api.Timing.Printed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trainer says: {@code {"step": 3, "metrics": {"accuracy": 0.97}}}.
 *
 * @param step steps trained so far, at least 1
 * @param metrics values by name, at most 32; NaN and infinities are read as such, however they are spelled
 * @param printed where a log holds it that can be read again from there; null if the trainer sent it
 */
public record Report(
        int step, Map<String, Double> metrics, @Nullable Printed printed) {
    private static final int MOST_METRICS = 32;
    private static final int LONGEST_NAME = 63;

    /** NaN is no JSON, but it is what trainers write when their model has diverged; see {@link NonFinite}. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A report that was sent, or is in a log whose lines have no time. */
    public Report(int step, Map<String, Double> metrics) {
        this(step, metrics, null);
    }

    /** The same report, as a log holds it. */
    public Report at(@Nullable Printed place) {
        return new Report(step, metrics, place);
    }

    /**
     * Reads a report.
     *
     * @throws Refusal with code 400 when it is none
     */
    static Report read(byte[] body) throws Refusal {
        JsonNode root;
        try {
            root = JSON.readTree(NonFinite.inJson(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString()));
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("the body is not JSON: it is not UTF-8");
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("the body is not JSON: " + e.getOriginalMessage());
        }
        if (root == null || !root.isObject()) {
            throw Refusal.badRequest(
                    "the body must be an object such as {\"step\": 3, \"metrics\": {\"accuracy\": 0.97}}");
        }
        return new Report(step(root.path("step")), metrics(root.path("metrics")));
    }

    private static int step(JsonNode step) throws Refusal {
        if (!step.isIntegralNumber() || !step.canConvertToInt() || step.asInt() < 1) {
            throw Refusal.badRequest("step must be a whole number from 1, but is "
                    + (step.isMissingNode() ? "missing" : abridged(step.toString())));
        }
        return step.asInt();
    }

    private static Map<String, Double> metrics(JsonNode metrics) throws Refusal {
        if (!metrics.isObject() || metrics.isEmpty()) {
            throw Refusal.badRequest("metrics must be an object with at least one number");
        }
        if (metrics.size() > MOST_METRICS) {
            throw Refusal.badRequest(
                    "metrics holds " + metrics.size() + " values: at most " + MOST_METRICS + " are kept");
        }
        var values = new LinkedHashMap<String, Double>();
        for (var metric : metrics.properties()) {
            if (metric.getKey().isEmpty() || metric.getKey().length() > LONGEST_NAME) {
                throw Refusal.badRequest("the name of a metric must have 1 to " + LONGEST_NAME + " characters, but is "
                        + abridged(metric.getKey()));
            }
            var number = NonFinite.number(metric.getValue());
            if (number.isEmpty()) {
                throw Refusal.badRequest("metrics." + metric.getKey() + " must be a number, but is "
                        + abridged(metric.getValue().toString()));
            }
            values.put(metric.getKey(), number.getAsDouble());
        }
        return values;
    }

    private static String abridged(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}

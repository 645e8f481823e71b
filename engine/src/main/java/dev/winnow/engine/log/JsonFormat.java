package dev.winnow.engine.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.winnow.engine.report.NonFinite;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A line is an object with a field for each metric; other lines hold nothing. */
record JsonFormat(Set<String> names, @Nullable String step) implements LogFormat {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    @Override
    public void read(String line, Found found) {
        if (!line.stripLeading().startsWith("{") || names.stream().noneMatch(line::contains)) {
            return;
        }
        JsonNode object;
        try {
            object = JSON.readTree(NonFinite.inJson(line));
        } catch (JsonProcessingException e) {
            // A log holds other lines too, and such as were cut.
            return;
        }
        if (step != null && object.has(step)) {
            found.step(text(object.get(step)));
        }
        for (var name : names) {
            if (object.has(name) && !name.equals(step)) {
                found.metric(name, text(object.get(name)));
            }
        }
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}

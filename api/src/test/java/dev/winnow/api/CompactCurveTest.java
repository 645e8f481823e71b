package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.Reported.Point;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactCurveTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Reported read(String curve) throws Exception {
        return JSON.readValue("{\"step\": 2, \"curve\": [" + curve + "]}", Reported.class);
    }

    @Test
    void aCurveIsReadAsNumbersAndSaysWhatItSaid() throws Exception {
        var points = List.of(new Point(1, 0.5, "2026-01-01T00:00:00Z"), new Point(2, 1.0 / 3, "2026-01-01T00:00:07Z"));
        var read = read("""
                {"step": 1, "value": 0.5, "time": "2026-01-01T00:00:00Z"},
                {"step": 2, "value": 0.3333333333333333, "time": "2026-01-01T00:00:07Z"}""");

        assertThat(read.points()).isInstanceOf(CompactCurve.class).isEqualTo(points);
        assertThat(read.points().hashCode()).isEqualTo(points.hashCode());
        assertThat(JSON.<JsonNode>valueToTree(read).get("curve")).isEqualTo(JSON.valueToTree(points));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"step\": 1, \"value\": 0.5}",
                "{\"step\": 1, \"value\": 0.5, \"time\": \"2026-01-01T00:00:00.5Z\"}",
                "{\"step\": 1, \"value\": 0.5, \"time\": \"2026-01-01T02:00:00+02:00\"}",
                "{\"step\": 1, \"value\": 0.5, \"time\": \"yesterday\"}",
                "{\"step\": 1, \"time\": \"2026-01-01T00:00:00Z\"}",
                "{\"step\": 1, \"value\": 0.5, \"time\": \"2026-01-01T00:00:00Z\", \"metrics\": {\"loss\": 2.0}}"
            })
    void aPointThatIsMoreStaysAsItIs(String point) throws Exception {
        var read = read(point);

        assertThat(JSON.<JsonNode>valueToTree(read).get("curve").get(0)).isEqualTo(JSON.readTree(point));
        assertThat(read.points()).isNotInstanceOf(CompactCurve.class);
    }

    @Test
    void thereMayBeNoCurve() throws Exception {
        assertThat(JSON.readValue("{\"step\": 2}", Reported.class).curve()).isNull();
        assertThat(read("").points()).isEmpty();
    }
}

package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.winnow.api.Reported.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The learning curve of a trial. Its JSON form is columns of equal length: {@code steps}, {@code times} and one column in
 * {@code metrics} for each metric by which trials are compared.
 *
 * @param objective the metric to which the values of the points belong
 * @param points in rising order of their steps
 */
@JsonPropertyOrder({"steps", "times", "metrics"})
public record Curve(
        @JsonIgnore String objective, @JsonIgnore List<Point> points) {
    /** The most points of a curve that a status holds. */
    static final int WHOLE = 100;

    private static final int MOST_OF_A_STUDY = 50_000;
    private static final int LEAST_OF_A_TRIAL = 4;

    /** How many points a curve may have, so that a page with this number of trials stays bounded. */
    static int pointsOfEach(int trials) {
        return Math.max(LEAST_OF_A_TRIAL, Math.min(WHOLE, MOST_OF_A_STUDY / Math.max(1, trials)));
    }

    /** A curve with at most so many points, evenly chosen; the first and the last stay. */
    static Curve of(String objective, List<Point> points, int most) {
        if (points.size() <= most) {
            return new Curve(objective, points);
        }
        var kept = new ArrayList<Point>();
        for (int i = 0; i < most; i++) {
            kept.add(points.get((int) ((long) i * (points.size() - 1) / (most - 1))));
        }
        return new Curve(objective, List.copyOf(kept));
    }

    /** The steps. */
    @JsonProperty
    public List<Integer> steps() {
        return points.stream().map(Point::step).toList();
    }

    /** When each report arrived; null for a point that an earlier version wrote. */
    @JsonProperty
    public List<@Nullable String> times() {
        List<@Nullable String> times = new ArrayList<>();
        points.forEach(point -> times.add(point.time()));
        return times;
    }

    /** The values by metric; null where a point has none. */
    @JsonProperty
    public Map<String, List<@Nullable Double>> metrics() {
        var names = new LinkedHashSet<String>();
        names.add(objective);
        points.forEach(point -> names.addAll(metrics(point).keySet()));
        Map<String, List<@Nullable Double>> columns = new LinkedHashMap<>();
        names.forEach(name -> columns.put(name, column(name)));
        return columns;
    }

    private List<@Nullable Double> column(String name) {
        List<@Nullable Double> column = new ArrayList<>();
        points.forEach(point -> column.add(value(point, name)));
        return column;
    }

    /** The value of a compared metric at a point; null if the point has none. */
    public @Nullable Double value(Point point, String metric) {
        return metric.equals(objective) ? point.value() : metrics(point).get(metric);
    }

    private static Map<String, Double> metrics(Point point) {
        return point.metrics() == null ? Map.of() : point.metrics();
    }
}

package dev.winnow.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A histogram of the operator's own metrics.
 *
 * @param buckets how many values were at most so large, by the upper edges of the buckets in rising order
 */
record Histogram(TreeMap<Double, Double> buckets) {

    /** Reads a histogram that has no labels of its own from the text format of Prometheus. */
    static Histogram of(String text, String name) {
        var lines = Pattern.compile(Pattern.quote(name) + "_bucket\\{le=\"([^\"]+)\",?} (\\S+)")
                .matcher(text);
        var buckets = new TreeMap<Double, Double>();
        while (lines.find()) {
            var edge = lines.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(lines.group(1));
            buckets.put(edge, Double.parseDouble(lines.group(2)));
        }
        return new Histogram(buckets);
    }

    /** The upper edge of the bucket in which a percentile lies; NaN if there are no values. */
    double percentile(int percent) {
        double all = buckets.isEmpty() ? 0 : buckets.lastEntry().getValue();
        return buckets.entrySet().stream()
                .filter(bucket -> all > 0 && bucket.getValue() >= percent / 100.0 * all)
                .mapToDouble(Map.Entry::getKey)
                .findFirst()
                .orElse(Double.NaN);
    }
}

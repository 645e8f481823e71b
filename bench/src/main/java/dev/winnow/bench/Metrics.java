package dev.winnow.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How long the operator's reconciliations took, from its own metrics.
 *
 * @param counts reconciliations by controller and by the upper edge of their duration in seconds, cumulative
 * @param sums seconds spent by controller
 */
record Metrics(Map<String, TreeMap<Double, Double>> counts, Map<String, Double> sums) {
    private static final Pattern LINE = Pattern.compile(
            "reconciliations_execution_duration_seconds_(bucket|sum)\\{controller_name=\"(\\w+)\"(?:,le=\"([^\"]+)\")?} (\\S+)");

    /** Reads the text format of Prometheus. */
    static Metrics of(String text) {
        Map<String, TreeMap<Double, Double>> counts = new LinkedHashMap<>();
        Map<String, Double> sums = new LinkedHashMap<>();
        var lines = LINE.matcher(text);
        while (lines.find()) {
            double value = Double.parseDouble(lines.group(4));
            if (lines.group(1).equals("sum")) {
                sums.put(lines.group(2), value);
            } else {
                var edge =
                        lines.group(3).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(lines.group(3));
                counts.computeIfAbsent(lines.group(2), controller -> new TreeMap<>())
                        .put(edge, value);
            }
        }
        return new Metrics(counts, sums);
    }

    /** What came on top of {@code earlier}. */
    Metrics since(Metrics earlier) {
        Map<String, TreeMap<Double, Double>> newCounts = new LinkedHashMap<>();
        Map<String, Double> newSums = new LinkedHashMap<>();
        counts.forEach((controller, buckets) -> {
            var before = earlier.counts.getOrDefault(controller, new TreeMap<>());
            var difference = new TreeMap<Double, Double>();
            buckets.forEach((edge, count) -> difference.put(edge, count - before.getOrDefault(edge, 0.0)));
            newCounts.put(controller, difference);
        });
        sums.forEach((controller, sum) -> newSums.put(controller, sum - earlier.sums.getOrDefault(controller, 0.0)));
        return new Metrics(newCounts, newSums);
    }

    /** Adds the figures of both controllers. */
    void addTo(Page page) {
        counts.forEach((controller, buckets) -> {
            double all = buckets.lastEntry().getValue();
            double seconds = sums.getOrDefault(controller, 0.0);
            page.figure(
                    "reconciliations of the %s controller: number, mean, p95".formatted(controller),
                    "%.0f, %s, at most %s"
                            .formatted(
                                    all,
                                    Distribution.seconds(duration(all == 0 ? 0 : seconds / all)),
                                    p95(buckets, all)));
        });
    }

    /** The upper edge of the bucket in which the 95th percentile lies. */
    private static String p95(TreeMap<Double, Double> buckets, double all) {
        return buckets.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= 0.95 * all)
                .findFirst()
                .map(bucket -> bucket.getKey().isInfinite() ? "?" : Distribution.seconds(duration(bucket.getKey())))
                .orElse("?");
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}

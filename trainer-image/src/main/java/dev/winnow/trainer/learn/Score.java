package dev.winnow.trainer.learn;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How good a network is: the metrics of its task by the names that a study's objective may have. {@code loss} is
 * always among them; less is better.
 */
public record Score(SortedMap<String, Double> metrics) {
    public Score(Map<String, Double> metrics) {
        this(new TreeMap<>(metrics));
    }

    /** The score of a network that learns nothing any more. */
    public static Score diverged(Collection<String> metrics) {
        return new Score(metrics.stream().collect(Collectors.toMap(metric -> metric, metric -> Double.NaN)));
    }

    double loss() {
        return metrics.getOrDefault("loss", Double.NaN);
    }

    public boolean isDiverged() {
        return Double.isNaN(loss());
    }

    /**
     * This score, and that on the test samples under names of its own: {@code testAccuracy} and so on. Only the last
     * report of a trial has them, so a study cannot tune them. What is not a number is left out.
     */
    public Score withTest(Score test) {
        var all = new TreeMap<>(metrics);
        test.metrics().forEach((name, value) -> {
            if (Double.isFinite(value)) {
                all.put("test" + Character.toUpperCase(name.charAt(0)) + name.substring(1), value);
            }
        });
        return new Score(all);
    }

    @Override
    public String toString() {
        return metrics.entrySet().stream()
                .map(metric -> "%s %.6g".formatted(metric.getKey(), metric.getValue()))
                .collect(Collectors.joining(", "));
    }
}

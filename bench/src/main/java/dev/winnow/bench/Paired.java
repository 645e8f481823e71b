package dev.winnow.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Numbers by task, several for each. Studies of one task resemble each other, so the mean is that of the tasks' means, and the
 * standard error is that of a mean of so many tasks.
 */
final class Paired {
    private final SortedMap<String, List<Double>> byTask = new TreeMap<>();

    void add(String task, double number) {
        byTask.computeIfAbsent(task, key -> new ArrayList<>()).add(number);
    }

    /** How many numbers there are. */
    int size() {
        return byTask.values().stream().mapToInt(List::size).sum();
    }

    /** The numbers of some tasks alone. */
    Paired of(Collection<String> tasks) {
        var some = new Paired();
        some.byTask.putAll(byTask);
        some.byTask.keySet().retainAll(tasks);
        return some;
    }

    boolean has(String task) {
        return byTask.containsKey(task);
    }

    double mean(String task) {
        return average(byTask.getOrDefault(task, List.of()));
    }

    /** The mean of the tasks' means. */
    double mean() {
        return average(means());
    }

    /** The standard error of the mean; NaN for fewer than two tasks. */
    double error() {
        var means = means();
        double mean = average(means);
        double squares =
                means.stream().mapToDouble(m -> (m - mean) * (m - mean)).sum();
        return means.size() < 2 ? Double.NaN : Math.sqrt(squares / (means.size() - 1) / means.size());
    }

    /** The middle of all numbers; NaN if there is none. */
    double median() {
        double[] all = byTask.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .toArray();
        return all.length == 0 ? Double.NaN : PrunerRuns.median(all);
    }

    private List<Double> means() {
        return byTask.values().stream().map(Paired::average).toList();
    }

    private static double average(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** The mean, and the standard error where there is one. */
    @Override
    public String toString() {
        return byTask.isEmpty()
                ? ""
                : byTask.size() == 1
                        ? String.format(Locale.ROOT, "%+.3f", mean())
                        : String.format(Locale.ROOT, "%+.3f ± %.3f", mean(), error());
    }
}

package dev.winnow.engine.log;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.winnow.api.TrialMetrics;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** How a line of a log holds values. */
public sealed interface LogFormat permits PairsFormat, JsonFormat, RegexFormat {
    /** The groups of an expression that hold the name of a metric and its value. */
    List<String> NAME_AND_VALUE = List.of(RegexFormat.METRIC, RegexFormat.VALUE);

    /** What a line holds: each text may be a number or not. */
    interface Found {
        /** The step of the values of the line. */
        void step(String text);

        /** A value. */
        void metric(String name, String text);
    }

    /** Reads a line. */
    void read(String line, Found found);

    /**
     * The format of a study whose trials say where their metrics come from.
     *
     * @param compared the metrics that the study compares
     * @throws IllegalArgumentException if an expression is none
     */
    static LogFormat of(List<String> compared, TrialMetrics metrics) {
        var names = names(compared, metrics);
        return switch (Objects.requireNonNull(metrics.format())) {
            case Katib -> new PairsFormat(names, metrics.step());
            case JSON -> new JsonFormat(names, metrics.step());
            case Regex ->
                new RegexFormat(
                        metrics.patterns().stream().map(LogFormat::pattern).toList(), metrics.step());
        };
    }

    /**
     * An expression. RE2 takes time in proportion to a line, whatever the expression.
     *
     * @throws IllegalArgumentException if it is none, or has no named group
     */
    static Pattern pattern(String expression) {
        try {
            var pattern = Pattern.compile(expression);
            if (pattern.namedGroups().isEmpty()) {
                throw new IllegalArgumentException(
                        "has no named group: name what holds a value, such as (?P<accuracy>[0-9.]+)");
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "is no expression of RE2, which has no look-around and no back references: " + e.getDescription()
                            + " at " + e.getPattern(),
                    e);
        }
    }

    /** What a line must name for it to be of interest. */
    private static Set<String> names(List<String> compared, TrialMetrics metrics) {
        var names = new HashSet<>(compared);
        if (metrics.step() != null) {
            names.add(metrics.step());
        }
        return Set.copyOf(names);
    }
}

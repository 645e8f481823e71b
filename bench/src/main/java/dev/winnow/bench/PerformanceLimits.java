package dev.winnow.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The limits of a benchmark by figure, from {@code bench/limits}. */
record PerformanceLimits(Map<String, Limit> figures) {
    private static final YAMLMapper YAML =
            YAMLMapper.builder().addModule(new JavaTimeModule()).build();

    /** The limits of a benchmark; benchmarks run in the folder of this module. */
    static PerformanceLimits of(String benchmark) {
        return read(Path.of("limits", benchmark + ".yaml"));
    }

    static PerformanceLimits read(Path file) {
        try {
            return new PerformanceLimits(YAML.readValue(file.toFile(), new TypeReference<Map<String, Limit>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    Limit get(String figure) {
        return Optional.ofNullable(figures.get(figure))
                .orElseThrow(() -> new IllegalArgumentException("there is no limit for " + figure));
    }

    /** What a figure must keep, in its unit. */
    double limit(String figure) {
        return get(figure).limit();
    }

    /** A line for each figure: whether it keeps its limit. */
    List<String> check(Map<String, Double> measured) {
        return measured.entrySet().stream()
                .map(figure -> {
                    var limit = get(figure.getKey());
                    return String.format(
                            Locale.ROOT,
                            "%s %s: %s %s, limit %s %s, on %s it was %s",
                            limit.met(figure.getValue()) ? "met   " : "missed",
                            figure.getKey(),
                            figure.getValue(),
                            limit.unit(),
                            limit.direction() == Limit.Direction.AtMost ? "<=" : ">=",
                            limit.limit(),
                            limit.date(),
                            limit.measured());
                })
                .toList();
    }

    /** Checks figures given as {@code name=value} and ends with 0, 1 if one misses its limit, 2 if called wrongly. */
    public static void main(String[] arguments) {
        try {
            var limits = of(arguments[0]);
            var lines = limits.check(Arrays.stream(arguments)
                    .skip(1)
                    .map(word -> word.split("=", 2))
                    .collect(Collectors.toMap(
                            word -> word[0], word -> Double.valueOf(word[1]), (a, b) -> b, LinkedHashMap::new)));
            lines.forEach(System.out::println);
            System.exit(lines.stream().anyMatch(line -> line.startsWith("missed")) ? 1 : 0);
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}

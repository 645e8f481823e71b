package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.workload.Variables;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The search space while it is made: names that we take, and ranges within our rules. */
final class Space {
    private static final int LONGEST_NAME = 63;
    private static final int MOST_VALUES = 128;
    private static final int LONGEST_VALUE = 256;

    private final ArrayNode parameters;
    private final Words words;
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> variables = new HashSet<>();

    Space(ArrayNode parameters, Words words) {
        this.parameters = parameters;
        this.words = words;
    }

    /** The variable of the parameter that the file calls so; empty if it has none of this name. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(names.get(name)).map(Variables::of);
    }

    /** How many configurations there are; {@link Long#MAX_VALUE} for very many or any number of a range. */
    long size() {
        double size = 1;
        for (var parameter : parameters) {
            size *= options(parameter);
        }
        return size < Long.MAX_VALUE ? (long) size : Long.MAX_VALUE;
    }

    private static double options(JsonNode parameter) {
        for (var list : List.of("/ordinal/numbers", "/categorical/values")) {
            if (parameter.at(list).isArray()) {
                return parameter.at(list).size();
            }
        }
        boolean whole = parameter.has("integer");
        var range = parameter.path(whole ? "integer" : "double");
        double step = range.path("step").asDouble(whole ? 1 : 0);
        return Math.rint((range.path("max").asDouble() - range.path("min").asDouble()) / step) + 1;
    }

    /**
     * Real numbers from min to max. A step that does not fit lowers the maximum, and a step on the log scale is left out, each with
     * a word. A range of one number is a fixed value.
     */
    void real(String path, String name, double min, double max, boolean log, Optional<Double> step) {
        if (min == max) {
            numbers(path, name, List.of(min));
            return;
        }
        if (refuses(path, min, max, log)) {
            return;
        }
        var range = add(path, name, "Double").putObject("double");
        double last = max;
        if (step.isPresent() && !log) {
            double width = step.get();
            if (!(width > 0)) {
                words.refuses(path, "the step must be larger than 0, but is " + Section.plain(width));
                return;
            }
            if (width > max - min) {
                words.refuses(
                        path, "the step " + Section.plain(width) + " is larger than the range: lower it, or remove it");
                return;
            }
            last = last(min, max, width);
            if (last != max) {
                words.differs(
                        path,
                        "the largest value is " + Section.plain(last)
                                + ", as max - min must be a multiple of the step");
            }
        }
        range.put("min", min).put("max", last);
        if (log) {
            range.put("scale", "Log");
            step.ifPresent(width -> words.differs(
                    path, "a log scale takes no step here: values are not rounded to " + Section.plain(width)));
        } else {
            step.ifPresent(width -> range.put("step", width));
        }
    }

    /** Whole numbers from min to max, as {@link #real}. */
    void integer(String path, String name, long min, long max, boolean log, Optional<Long> step) {
        if (min == max) {
            numbers(path, name, List.of((double) min));
            return;
        }
        if (refuses(path, (double) min, (double) max, log)) {
            return;
        }
        long width = step.orElse(1L);
        if (width < 1 || width > max - min) {
            words.refuses(path, "the step must be from 1 to the width of the range, but is " + width);
            return;
        }
        var range = add(path, name, "Integer").putObject("integer");
        if (log) {
            range.put("min", min).put("max", max).put("scale", "Log");
            if (width != 1) {
                words.differs(path, "a log scale takes no step here: any whole number may be drawn");
            }
            return;
        }
        long last = max - (max - min) % width;
        if (last != max) {
            words.differs(path, "the largest value is " + last + ", as max - min must be a multiple of the step");
        }
        range.put("min", min).put("max", last);
        if (width != 1) {
            range.put("step", width);
        }
    }

    /** Numbers in a list, in rising order: the sampler takes neighbours for alike. */
    void numbers(String path, String name, List<Double> numbers) {
        var different = new LinkedHashSet<>(numbers);
        var sorted = different.stream().sorted().toList();
        if (different.size() < numbers.size()) {
            words.differs(path, "a number stands there twice: each is drawn equally often");
        }
        if (!sorted.equals(List.copyOf(different))) {
            words.differs(path, "the numbers stand in rising order, as the sampler takes neighbours for alike");
        }
        if (tooMany(path, sorted.size())) {
            return;
        }
        var list = add(path, name, "Ordinal").putObject("ordinal").putArray("numbers");
        for (double number : sorted) {
            if (Section.wholeNumber(number)) {
                list.add((long) number);
            } else {
                list.add(number);
            }
        }
    }

    /** Texts without an order. */
    void texts(String path, String name, List<String> texts) {
        var different = new LinkedHashSet<>(texts);
        if (different.size() < texts.size()) {
            words.differs(path, "a value stands there twice: each is drawn equally often");
        }
        if (tooMany(path, different.size())) {
            return;
        }
        for (var text : different) {
            if (text.isEmpty() || text.length() > LONGEST_VALUE) {
                words.refuses(
                        path,
                        text.isEmpty()
                                ? "an empty value is that of a parameter that does not exist here: give it a name, such as none"
                                : "a value has more than " + LONGEST_VALUE + " characters: give it a short name");
                return;
            }
        }
        var list = add(path, name, "Categorical").putObject("categorical").putArray("values");
        different.forEach(list::add);
    }

    private boolean tooMany(String path, int size) {
        if (size == 0) {
            words.refuses(path, "needs at least one value");
        } else if (size > MOST_VALUES) {
            words.refuses(
                    path,
                    "has " + size + " values, and a parameter takes " + MOST_VALUES
                            + ": use a range with a step, or fewer values");
        }
        return size == 0 || size > MOST_VALUES;
    }

    private boolean refuses(String path, double min, double max, boolean log) {
        if (min > max) {
            words.refuses(
                    path,
                    "min " + Section.plain(min) + " is larger than max " + Section.plain(max) + ": exchange them");
        } else if (log && min <= 0) {
            words.refuses(
                    path,
                    "a log scale needs min above 0, but it is " + Section.plain(min)
                            + ": raise it, or use a uniform distribution");
        }
        return min > max || (log && min <= 0);
    }

    /** The last of min, min + step, ... that is not above max, in decimal, as people write these numbers. */
    private static double last(double min, double max, double step) {
        var from = BigDecimal.valueOf(min);
        var width = BigDecimal.valueOf(step);
        var steps = BigDecimal.valueOf(max).subtract(from).divide(width, 0, RoundingMode.FLOOR);
        return from.add(steps.multiply(width)).doubleValue();
    }

    private ObjectNode add(String path, String name, String type) {
        var ours = ours(path, name);
        if (names.putIfAbsent(name, ours) != null) {
            words.refuses(path, "the parameter " + name + " stands there twice: rename one");
        }
        return parameters.addObject().put("name", ours).put("type", type);
    }

    /** A name of letters, digits and underscores, with a variable of its own. */
    private String ours(String path, String name) {
        var plain = name.replaceAll("[^a-zA-Z0-9_]+", "_");
        if (plain.isEmpty() || !Character.isLetter(plain.charAt(0))) {
            plain = "p" + plain;
        }
        plain = plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
        var free = plain;
        for (int i = 2; !variables.add(Variables.of(free)); i++) {
            var end = "_" + i;
            free = plain.substring(0, Math.min(plain.length(), LONGEST_NAME - end.length())) + end;
        }
        if (!free.equals(name)) {
            words.differs(path, "the parameter " + name + " is " + free + " here: the variable " + Variables.of(free));
        }
        return free;
    }
}

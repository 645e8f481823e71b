package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a sweep. A parameter may hold others, whose names are then joined by points.
 *
 * @param names the parameters by their names in the sweep
 * @param flags those whose values are true and false
 * @param size how many configurations there are; empty if a parameter takes any number in a range, or there are very many
 */
record WandbParameters(List<String> names, Set<String> flags, Optional<Long> size) {
    /** Half the width of the range that takes the place of a normal distribution, in standard deviations. */
    private static final double WIDTH = 3;

    /** How much of a step an end of a range may be off by the rounding of its division. */
    private static final double ROUNDING = 1e-9;

    private static final long MANY = 10_000;
    private static final int DEEPEST = 20;

    WandbParameters {
        names = List.copyOf(names);
        flags = Set.copyOf(flags);
    }

    static WandbParameters of(Section parameters, Draft draft) {
        var reader = new Reader(draft);
        reader.all(parameters, "", 0);
        if (reader.names.isEmpty() && draft.words().problems().isEmpty()) {
            draft.words().refuses(parameters.path(), "are missing: a study needs at least one");
        }
        return new WandbParameters(
                reader.names,
                Set.copyOf(reader.flags),
                Optional.of(draft.space().size()).filter(size -> size <= MANY));
    }

    private static final class Reader {
        private final Draft draft;
        private final Words words;
        private final List<String> names = new ArrayList<>();
        private final List<String> flags = new ArrayList<>();

        Reader(Draft draft) {
            this.draft = draft;
            this.words = draft.words();
        }

        void all(Section parameters, String prefix, int depth) {
            for (var name : parameters.fields()) {
                if (depth > DEEPEST) {
                    words.refuses(parameters.path(), "parameters are nested deeper than " + DEEPEST + ": flatten them");
                    return;
                }
                var parameter = parameters.section(name);
                if (parameter.has("parameters")) {
                    all(parameter.section("parameters"), prefix + name + ".", depth + 1);
                } else {
                    names.add(prefix + name);
                    one(parameter, prefix + name);
                }
                parameter.rest();
            }
        }

        private void one(Section parameter, String name) {
            var given = parameter.text("distribution");
            var distribution = given.orElseGet(() -> standard(parameter));
            var path = parameter.path();
            switch (distribution) {
                case "constant" ->
                    values(path, name, List.of(parameter.any("value").orElseGet(NullNode::getInstance)));
                case "categorical", "categorical_w_probabilities" -> {
                    parameter.leaves("probabilities", "each value is drawn equally often");
                    values(path, name, parameter.list("values"));
                }
                case "int_uniform" -> integers(parameter, name, false);
                case "uniform" -> real(parameter, name, false, false);
                case "q_uniform" -> quantised(parameter, name);
                case "log_uniform", "inv_log_uniform" -> {
                    words.differs(
                            path,
                            "min and max of " + distribution + " are exponents of e: the range is of their values");
                    real(parameter, name, true, true, distribution.startsWith("inv"));
                }
                case "log_uniform_values", "inv_log_uniform_values" -> real(parameter, name, true, false);
                case "q_log_uniform" -> {
                    words.differs(
                            path, "min and max of q_log_uniform are exponents of e: the range is of their values");
                    quantisedLog(parameter, name, true);
                }
                case "q_log_uniform_values" -> quantisedLog(parameter, name, false);
                case "normal", "q_normal", "log_normal", "q_log_normal" -> normal(parameter, name, distribution);
                case "beta", "q_beta" -> {
                    words.differs(path, "there is no " + distribution + ": values are drawn evenly from 0 to 1");
                    parameter.any("a");
                    parameter.any("b");
                    draft.space()
                            .real(
                                    path,
                                    name,
                                    0,
                                    1,
                                    false,
                                    step(parameter, distribution).filter(q -> q < 1));
                }
                default ->
                    words.refuses(
                            given.isPresent() ? parameter.path("distribution") : path,
                            given.isPresent()
                                    ? "\"" + distribution
                                            + "\" is no distribution that is known here: use uniform, int_uniform,"
                                            + " q_uniform, log_uniform_values or categorical"
                                    : "needs value, values, or min and max");
            }
        }

        private String standard(Section parameter) {
            if (parameter.fields().contains("value")) {
                return "constant";
            }
            if (parameter.has("values")) {
                return "categorical";
            }
            var min = parameter.any("min");
            var max = parameter.any("max");
            if (min.isEmpty() && max.isEmpty()) {
                return parameter.has("mu") || parameter.has("sigma") ? "normal" : "";
            }
            boolean whole = min.filter(JsonNode::isIntegralNumber).isPresent()
                    && max.filter(JsonNode::isIntegralNumber).isPresent();
            return whole ? "int_uniform" : "uniform";
        }

        private void values(String path, String name, List<JsonNode> values) {
            if (!values.isEmpty() && values.stream().allMatch(JsonNode::isNumber)) {
                draft.space()
                        .numbers(
                                path,
                                name,
                                values.stream().map(JsonNode::asDouble).toList());
                return;
            }
            if (values.stream().anyMatch(JsonNode::isContainerNode)) {
                words.differs(path, "lists and mappings become texts in JSON");
            }
            if (!values.isEmpty() && values.stream().allMatch(JsonNode::isBoolean)) {
                flags.add(name);
            }
            draft.space().texts(path, name, values.stream().map(PythonText::of).toList());
        }

        private void integers(Section parameter, String name, boolean log) {
            var min = parameter.whole("min");
            var max = parameter.whole("max");
            if (min.isPresent() && max.isPresent()) {
                draft.space().integer(parameter.path(), name, min.get(), max.get(), log, Optional.empty());
            }
            needsEnds(parameter);
        }

        private void real(Section parameter, String name, boolean log, boolean exponents) {
            real(parameter, name, log, exponents, false);
        }

        private void real(Section parameter, String name, boolean log, boolean exponents, boolean inverse) {
            var min = parameter.number("min").map(end -> end(end, exponents, inverse));
            var max = parameter.number("max").map(end -> end(end, exponents, inverse));
            if (min.isPresent() && max.isPresent()) {
                draft.space()
                        .real(
                                parameter.path(),
                                name,
                                inverse ? max.get() : min.get(),
                                inverse ? min.get() : max.get(),
                                log,
                                Optional.empty());
            }
            needsEnds(parameter);
        }

        private static double end(double end, boolean exponent, boolean inverse) {
            return exponent ? Math.exp(inverse ? -end : end) : end;
        }

        private void needsEnds(Section parameter) {
            if (!parameter.has("min") || !parameter.has("max")) {
                words.refuses(parameter.path(), "needs min and max");
            }
        }

        private Optional<Double> step(Section parameter, String distribution) {
            var step = parameter.number("q");
            if (distribution.startsWith("q_")) {
                step = step.or(() -> Optional.of(1.0));
            }
            if (step.filter(q -> q <= 0).isPresent()) {
                words.refuses(parameter.path("q"), "must be larger than 0");
            }
            return step.filter(q -> q > 0);
        }

        /** W&amp;B rounds a value to a multiple of q, so a range begins and ends at one. */
        private void quantised(Section parameter, String name) {
            var min = parameter.number("min");
            var max = parameter.number("max");
            needsEnds(parameter);
            step(parameter, "q_uniform").ifPresent(q -> {
                if (min.isPresent() && max.isPresent()) {
                    grid(parameter.path(), name, min.get(), max.get(), q);
                }
            });
        }

        private void grid(String path, String name, double min, double max, double q) {
            double first = multiple(Math.ceil(min / q - ROUNDING), q);
            double last = multiple(Math.floor(max / q + ROUNDING), q);
            if (first > last) {
                words.refuses(path, "holds no multiple of q " + Section.plain(q) + ": lower q");
                return;
            }
            if (first != min || last != max) {
                words.differs(
                        path, "values are multiples of q, from " + Section.plain(first) + " to " + Section.plain(last));
            }
            if (Section.wholeNumber(q)) {
                draft.space().integer(path, name, (long) first, (long) last, false, Optional.of((long) q));
            } else {
                draft.space().real(path, name, first, last, false, Optional.of(q));
            }
        }

        private static double multiple(double times, double q) {
            return BigDecimal.valueOf(times).multiply(BigDecimal.valueOf(q)).doubleValue();
        }

        private void quantisedLog(Section parameter, String name, boolean exponents) {
            var q = step(parameter, "q_log_uniform").orElse(1.0);
            var min = parameter.number("min").map(end -> end(end, exponents, false));
            var max = parameter.number("max").map(end -> end(end, exponents, false));
            needsEnds(parameter);
            if (min.isEmpty() || max.isEmpty()) {
                return;
            }
            if (q == 1 && max.get() < 1e15) {
                draft.space()
                        .integer(
                                parameter.path(),
                                name,
                                Math.max(1, Math.round(min.get())),
                                Math.round(max.get()),
                                true,
                                Optional.empty());
            } else {
                draft.space().real(parameter.path(), name, min.get(), max.get(), true, Optional.of(q));
            }
        }

        private void normal(Section parameter, String name, String distribution) {
            double mu = parameter.number("mu").orElse(0.0);
            double sigma = Math.abs(parameter.number("sigma").orElse(1.0));
            boolean log = distribution.contains("log");
            var q = step(parameter, distribution);
            double min = log ? Math.exp(mu - WIDTH * sigma) : mu - WIDTH * sigma;
            double max = log ? Math.exp(mu + WIDTH * sigma) : mu + WIDTH * sigma;
            words.differs(
                    parameter.path(),
                    "there is no " + distribution + ": values are drawn evenly" + (log ? " on the log scale" : "")
                            + " from " + Section.plain(min) + " to " + Section.plain(max)
                            + ", which is mu and three sigma to both sides");
            if (q.isPresent() && !log) {
                grid(parameter.path(), name, min, max, q.get());
            } else {
                draft.space().real(parameter.path(), name, min, max, log, q);
            }
        }
    }
}

package dev.winnow.local.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parameters of an Experiment. Their numbers are texts. */
final class KatibParameters {
    private KatibParameters() {}

    /** @param resource the parameter that a pruner sets, which is none here */
    static void read(Section spec, Optional<String> resource, Draft draft) {
        var parameters = spec.sections("parameters");
        if (parameters.isEmpty()) {
            draft.words().refuses(spec.path("parameters"), "are missing: a study needs at least one");
        }
        var names = new ArrayList<String>();
        for (var parameter : parameters) {
            var name = parameter.text("name").orElse("");
            names.add(name);
            if (resource.filter(name::equals).isPresent()) {
                parameter.any("parameterType");
                parameter.any("feasibleSpace");
            } else {
                parameter(parameter, name, draft);
            }
            parameter.rest();
        }
        resource.filter(name -> !names.contains(name)).ifPresent(name -> draft.words()
                .refuses(spec.path("parameters"), "there is no parameter " + name + ", which resource_name names"));
    }

    private static void parameter(Section parameter, String name, Draft draft) {
        var words = draft.words();
        var type = parameter.text("parameterType").orElse("");
        var range = parameter.section("feasibleSpace");
        var path = range.path();
        if (name.isEmpty()) {
            words.refuses(parameter.path("name"), "is missing: name the parameter");
            return;
        }
        switch (type) {
            case "double", "int" -> numeric(range, name, type.equals("int"), draft);
            case "discrete" -> draft.space().numbers(path, name, numbers(range, words));
            case "categorical" -> draft.space().texts(path, name, range.texts("list"));
            default -> {
                words.refuses(
                        parameter.path("parameterType"),
                        "\"" + type + "\" is no type: use double, int, discrete or categorical");
                return;
            }
        }
        range.rest();
    }

    private static List<Double> numbers(Section range, Words words) {
        var numbers = new ArrayList<Double>();
        var list = range.list("list");
        for (int i = 0; i < list.size(); i++) {
            Section.number(range.path("list") + "[" + i + "]", list.get(i), words)
                    .ifPresent(numbers::add);
        }
        return numbers;
    }

    private static void numeric(Section range, String name, boolean whole, Draft draft) {
        var words = draft.words();
        var min = range.number("min");
        var max = range.number("max");
        if (min.isEmpty() || max.isEmpty()) {
            for (var end : List.of("min", "max")) {
                if (!range.has(end)) {
                    words.refuses(range.path(end), "is missing: " + name + " needs min and max");
                }
            }
            return;
        }
        boolean log = log(range, words);
        if (whole) {
            var from = range.whole("min");
            var to = range.whole("max");
            var step = range.whole("step");
            if (from.isPresent() && to.isPresent()) {
                draft.space().integer(range.path(), name, from.get(), to.get(), log, step);
            }
        } else {
            draft.space().real(range.path(), name, min.get(), max.get(), log, range.number("step"));
        }
    }

    private static boolean log(Section range, Words words) {
        var distribution = range.text("distribution").orElse("uniform");
        var path = range.path("distribution");
        switch (distribution) {
            case "uniform", "logUniform" -> {}
            case "normal", "logNormal" ->
                words.differs(
                        path,
                        "there is no " + distribution + ": values are drawn "
                                + (distribution.equals("normal") ? "evenly" : "evenly on the log scale")
                                + " from min to max, and never beyond");
            default ->
                words.refuses(
                        path,
                        "\"" + distribution + "\" is no distribution: use uniform, logUniform, normal or logNormal");
        }
        return distribution.startsWith("log");
    }
}

package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.local.manifest.ForeignYaml;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Distributions of Optuna as {@code distribution_to_json} writes them: one, or several by the names of their parameters, each as
 * an object or as a text that holds one.
 *
 * <p>Source: Optuna 5.0.0, {@code optuna/distributions.py}.
 */
final class OptunaSpace {
    private static final Set<String> NAMES = Set.of(
            "FloatDistribution",
            "UniformDistribution",
            "LogUniformDistribution",
            "DiscreteUniformDistribution",
            "IntDistribution",
            "IntUniformDistribution",
            "IntLogUniformDistribution",
            "CategoricalDistribution");
    private static final String ONLY = "x";

    private OptunaSpace() {}

    /** Whether a document looks like distributions. */
    static boolean holds(JsonNode document) {
        return one(document)
                || (document instanceof ObjectNode several
                        && !several.isEmpty()
                        && several.properties().stream()
                                .allMatch(entry -> entry.getValue().isTextual() || one(entry.getValue())));
    }

    private static boolean one(JsonNode node) {
        return node.path("type").isTextual()
                || (node.path("name").isTextual() && node.path("attributes").isObject());
    }

    static void read(JsonNode document, Draft draft) {
        var words = draft.words();
        draft.name("the file", "study");
        words.differs(
                "the file",
                "holds the search space alone: correct the name of the study and its objective, which are guesses");
        draft.objective("the file", "value", false, Optional.empty());
        draft.limits("the file", Optional.empty(), 1, false);
        draft.noPruner();
        if (one(document)) {
            words.differs("the file", "holds one distribution without a name: its parameter is " + ONLY);
            distribution("", document, ONLY, draft);
        } else {
            for (var entry : document.properties()) {
                var name = entry.getKey();
                if (entry.getValue().isTextual()) {
                    ForeignYaml.document(entry.getValue().asText(), problem -> words.refuses(name, problem))
                            .ifPresent(text -> distribution(name, text, name, draft));
                } else {
                    distribution(name, entry.getValue(), name, draft);
                }
            }
        }
        draft.part("trial")
                .putObject("pod")
                .putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "trainer")
                .put("image", Draft.NO_IMAGE);
        words.differs(
                "the file",
                "names no image and no command: put yours into trial.pod. The trainer reads HP_ variables and reports: docs/trainers.md");
    }

    private static void distribution(String path, JsonNode node, String name, Draft draft) {
        var section = Section.of(path, node, draft.words());
        if (!node.isObject()) {
            return;
        }
        if (section.has("attributes")) {
            var type = section.text("name").orElse("");
            if (!NAMES.contains(type)) {
                draft.words()
                        .refuses(
                                section.path("name"),
                                "\"" + type + "\" is no distribution: use one of "
                                        + NAMES.stream().sorted().toList());
                return;
            }
            var attributes = section.section("attributes");
            read(attributes, name, type.startsWith("Categorical"), type.startsWith("Int"), type.contains("Log"), draft);
            attributes.rest();
        } else {
            var type = section.text("type").orElse("");
            if (!List.of("float", "int", "categorical").contains(type)) {
                draft.words()
                        .refuses(
                                section.path("type"),
                                "\"" + type + "\" is no distribution: use float, int or categorical");
                return;
            }
            read(section, name, type.equals("categorical"), type.equals("int"), false, draft);
        }
        section.rest();
    }

    private static void read(
            Section range, String name, boolean choice, boolean whole, boolean logByName, Draft draft) {
        var words = draft.words();
        var path = place(range);
        if (choice) {
            choices(range, path, name, draft);
            return;
        }
        boolean log = range.flag("log").orElse(logByName);
        var low = range.number("low");
        var high = range.number("high");
        var step = range.number("step").or(() -> range.number("q"));
        if (low.isEmpty() || high.isEmpty()) {
            for (var end : List.of("low", "high")) {
                if (!range.has(end)) {
                    words.refuses(range.path(end), "is missing: a range needs low and high");
                }
            }
        } else if (whole) {
            var from = range.whole("low");
            var to = range.whole("high");
            if (from.isPresent() && to.isPresent()) {
                draft.space().integer(path, name, from.get(), to.get(), log, range.whole("step"));
            }
        } else {
            draft.space().real(path, name, low.get(), high.get(), log, step);
        }
    }

    /** A distribution without a name is the whole file. */
    private static String place(Section range) {
        return range.path().isEmpty() ? "the file" : range.path();
    }

    private static void choices(Section range, String path, String name, Draft draft) {
        var choices = range.list("choices");
        if (!range.has("choices")) {
            draft.words().refuses(range.path("choices"), "is missing: list the values");
            return;
        }
        if (!choices.isEmpty() && choices.stream().allMatch(JsonNode::isNumber)) {
            draft.space()
                    .numbers(
                            path, name, choices.stream().map(JsonNode::asDouble).toList());
            return;
        }
        if (choices.stream().anyMatch(value -> !value.isTextual())) {
            draft.words().differs(path, "the trainer gets texts, as Python writes the values");
        }
        draft.space().texts(path, name, choices.stream().map(PythonText::of).toList());
    }
}

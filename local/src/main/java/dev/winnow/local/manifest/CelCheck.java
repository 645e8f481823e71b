package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.winnow.engine.definition.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the rules of a CRD ({@code x-kubernetes-validations}). A rule that speaks of {@code oldSelf} is a transition
 * rule: it holds only for a study that exists, and is not evaluated inside lists.
 */
final class CelCheck {
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Rule> rules = new HashMap<>();

    /**
     * A rule that is ready to be evaluated.
     *
     * @param transition whether it compares the manifest with the study that exists
     */
    private record Rule(CelAbstractSyntaxTree syntax, boolean transition) {
        static Rule of(String expression) {
            var syntax = PreparedSchema.rule(expression);
            return new Rule(syntax, syntax.getReferenceMap().values().stream().anyMatch(reference -> reference
                    .name()
                    .equals("oldSelf")));
        }
    }

    private CelCheck() {}

    /**
     * The rules that a manifest breaks.
     *
     * @param manifest with its defaults, valid by its schema
     * @param stored the same study as it exists; missing when it does not
     */
    static List<Problem> check(JsonNode manifest, JsonNode stored, JsonNode schema) {
        var check = new CelCheck();
        check.visit("", manifest, stored, schema);
        return check.problems;
    }

    private void visit(String path, JsonNode value, JsonNode old, JsonNode schema) {
        schema.path("x-kubernetes-validations").forEach(rule -> evaluate(path, rule, value, old, schema));
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                visit(FieldPath.item(path, i), value.get(i), MissingNode.getInstance(), schema.path("items"));
            }
        }
        value.properties().forEach(field -> {
            var known = schema.path("properties").path(field.getKey());
            visit(
                    FieldPath.property(path, field.getKey()),
                    field.getValue(),
                    old.path(field.getKey()),
                    known.isMissingNode() ? schema.path("additionalProperties") : known);
        });
    }

    private void evaluate(String path, JsonNode rule, JsonNode value, JsonNode old, JsonNode schema) {
        var field = rule.path("fieldPath").asText();
        var place = path.isEmpty() && field.startsWith(".") ? field.substring(1) : path + field;
        var expression = rule.path("rule").asText();
        try {
            var known = rules.computeIfAbsent(expression, Rule::of);
            if (known.transition() && old.isMissingNode()) {
                return;
            }
            Map<String, @Nullable Object> variables = new HashMap<>();
            variables.put("self", CelValue.of(value, schema));
            variables.put("oldSelf", CelValue.of(old, schema));
            if (!Objects.equals(RUNTIME.createProgram(known.syntax()).eval(variables), true)) {
                problems.add(
                        new Problem(place, rule.path("message").asText("the rule " + expression + " does not hold")));
            }
        } catch (CelEvaluationException e) {
            problems.add(new Problem(place, "the rule " + expression + " cannot be evaluated: " + e.getMessage()));
        }
    }
}

package dev.winnow.engine.definition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.Operator;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.winnow.api.ParameterConstraint;
import dev.winnow.api.ParameterSpec;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Constraint;
import dev.winnow.search.space.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a constraint of a manifest, which is an expression in CEL over the parameters, as a constraint of the search library. A
 * configuration without one of the parameters that the expression names meets the constraint. A configuration for which the
 * expression cannot be evaluated, for instance because it divides by zero, does not meet the constraint. Macros such as
 * {@code all} are switched off: without loops the length of an expression bounds its cost.
 */
final class ConstraintExpression {
    private static final int MOST_SHOWN = 12;
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(512)
            .maxParseRecursionDepth(64)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

    private final CelRuntime.Program program;
    private final Map<String, CelType> named;

    private ConstraintExpression(CelRuntime.Program program, Map<String, CelType> named) {
        this.program = program;
        this.named = named;
    }

    /**
     * Reads a constraint.
     *
     * @throws IllegalArgumentException if the expression is not a condition over the parameters; the message says why and how to
     *     correct it
     */
    static Constraint of(ParameterConstraint spec, Iterable<ParameterSpec> parameters) {
        Map<String, CelType> types = new LinkedHashMap<>();
        parameters.forEach(parameter -> types.put(parameter.name(), type(parameter)));
        var compiler = CelCompilerFactory.standardCelCompilerBuilder().setOptions(OPTIONS);
        types.forEach(compiler::addVar);
        try {
            var compiled = compiler.build().compile(spec.expression()).getAst();
            if (!compiled.getResultType().equals(SimpleType.BOOL)) {
                throw refusal(
                        spec,
                        types,
                        "it is of type " + compiled.getResultType().name()
                                + ", not true or false; compare it with something");
            }
            var named = named(compiled, types);
            if (named.isEmpty()) {
                throw refusal(spec, types, "it names no parameter, so it always says the same; remove it, or write it");
            }
            var parts = new ArrayList<Constraint.Part>();
            for (var conjunct : conjuncts(compiled.getExpr())) {
                var alone = CelAbstractSyntaxTree.newCheckedAst(
                        conjunct, compiled.getSource(), compiled.getReferenceMap(), compiled.getTypeMap());
                var part = new ConstraintExpression(RUNTIME.createProgram(alone), named);
                parts.add(new Constraint.Part(names(alone, types), part::allows));
            }
            return new Constraint(spec.text(), parts, spec.expression().length());
        } catch (CelValidationException e) {
            throw refusal(spec, types, e.getErrors().get(0).getMessage() + "; write it");
        } catch (CelEvaluationException e) {
            throw refusal(spec, types, e.getMessage() + "; write it");
        }
    }

    /** What an expression joins by {@code &&}. */
    private static List<CelExpr> conjuncts(CelExpr expression) {
        if (expression.exprKind().getKind() != CelExpr.ExprKind.Kind.CALL
                || !expression.call().function().equals(Operator.LOGICAL_AND.getFunction())) {
            return List.of(expression);
        }
        return expression.call().args().stream()
                .flatMap(part -> conjuncts(part).stream())
                .toList();
    }

    private static Set<String> names(CelAbstractSyntaxTree part, Map<String, CelType> types) {
        return CelNavigableAst.fromAst(part)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
                .map(node -> node.expr().ident().name())
                .filter(types::containsKey)
                .collect(Collectors.toSet());
    }

    private static IllegalArgumentException refusal(ParameterConstraint spec, Map<String, CelType> types, String why) {
        var shown = types.entrySet().stream()
                .limit(MOST_SHOWN)
                .map(type -> type.getKey() + " (" + type.getValue().name() + ")")
                .collect(Collectors.joining(", "));
        return new IllegalArgumentException("'" + spec.expression() + "' is no condition over the parameters: " + why
                + " over " + shown + (types.size() > MOST_SHOWN ? ", ..." : ""));
    }

    private static Map<String, CelType> named(CelAbstractSyntaxTree compiled, Map<String, CelType> types) {
        Map<String, CelType> named = new HashMap<>();
        compiled.getReferenceMap().values().forEach(reference -> {
            var type = types.get(reference.name());
            if (type != null) {
                named.put(reference.name(), type);
            }
        });
        return Map.copyOf(named);
    }

    private static CelType type(ParameterSpec parameter) {
        return switch (parameter.type()) {
            case Double -> SimpleType.DOUBLE;
            case Integer -> SimpleType.INT;
            case Categorical -> SimpleType.STRING;
            case Ordinal -> {
                var ordinal = parameter.ordinal();
                if (ordinal == null || ordinal.numbers() == null) {
                    yield SimpleType.STRING;
                }
                yield ordinal.numbers().stream().allMatch(ParameterSpec.Ordinal::whole)
                        ? SimpleType.INT
                        : SimpleType.DOUBLE;
            }
        };
    }

    private boolean allows(Configuration configuration) {
        Map<String, Object> values = new HashMap<>();
        for (var entry : named.entrySet()) {
            var value = configuration.values().get(entry.getKey());
            if (value == null) {
                return true;
            }
            values.put(entry.getKey(), number(value, entry.getValue()));
        }
        try {
            return Boolean.TRUE.equals(program.eval(values));
        } catch (CelEvaluationException e) {
            return false; // the values are at fault and not the program: see above
        }
    }

    private static Object number(Value value, CelType type) {
        if (value instanceof Value.Whole whole && type.equals(SimpleType.INT)) {
            return whole.value();
        }
        if (value instanceof Value.Real real && type.equals(SimpleType.DOUBLE)) {
            return real.value();
        }
        if (type.equals(SimpleType.INT)) {
            return Long.valueOf(value.toString());
        }
        return type.equals(SimpleType.DOUBLE) ? (Object) Double.valueOf(value.toString()) : value.toString();
    }
}

package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A condition over an object: an expression in CEL that names it {@code object}. A condition that cannot be evaluated, as long as a
 * field is not there, does not hold. The length of an expression and the number of its steps over lists are bounded.
 */
final class CelCondition {
    private static final String OBJECT = "object";
    private static final int MOST_ITERATIONS = 10_000;
    /** More than are in use at one time; beyond, all are read anew. */
    private static final int MOST_KEPT = 1_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(1024)
            .maxParseRecursionDepth(64)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .build();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar(OBJECT, SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
    private static final CelCondition NEVER = new CelCondition(Optional.empty());
    private static final Map<String, CelCondition> KNOWN = new ConcurrentHashMap<>();

    private final Optional<CelRuntime.Program> program;

    private CelCondition(Optional<CelRuntime.Program> program) {
        this.program = program;
    }

    /**
     * Reads a condition.
     *
     * @throws IllegalArgumentException if the expression is no condition over an object; the message says why and how to correct
     *     it
     */
    static CelCondition of(String expression) {
        var known = KNOWN.get(expression);
        if (known != null) {
            return known;
        }
        var condition = compile(expression);
        if (KNOWN.size() >= MOST_KEPT) {
            KNOWN.clear();
        }
        KNOWN.put(expression, condition);
        return condition;
    }

    /** The same; an expression that is none never holds, so that nothing ends by a manifest that is refused. */
    static CelCondition orNever(String expression) {
        try {
            return of(expression);
        } catch (IllegalArgumentException e) {
            return NEVER;
        }
    }

    private static CelCondition compile(String expression) {
        try {
            CelAbstractSyntaxTree read = COMPILER.compile(expression).getAst();
            if (!List.<CelType>of(SimpleType.BOOL, SimpleType.DYN).contains(read.getResultType())) {
                throw refusal(
                        expression,
                        "it is of type " + read.getResultType().name()
                                + ", not true or false; compare it with something");
            }
            boolean named = read.getReferenceMap().values().stream()
                    .anyMatch(reference -> reference.name().equals(OBJECT));
            if (!named) {
                throw refusal(expression, "it does not look at the object, so it always says the same");
            }
            return new CelCondition(Optional.of(RUNTIME.createProgram(read)));
        } catch (CelValidationException e) {
            throw refusal(expression, e.getErrors().get(0).getMessage());
        } catch (CelEvaluationException e) {
            throw refusal(expression, String.valueOf(e.getMessage()));
        }
    }

    private static IllegalArgumentException refusal(String expression, String why) {
        return new IllegalArgumentException("'" + expression + "' is no condition in CEL: " + why
                + "; write one such as object.status.phase == 'Succeeded'");
    }

    /** Whether the condition holds for an object. */
    boolean holds(JsonNode object) {
        try {
            return program.isPresent() && Boolean.TRUE.equals(program.get().eval(Map.of(OBJECT, value(object))));
        } catch (CelEvaluationException e) {
            return false; // the object is at fault, not the program: see above
        }
    }

    private static Object value(JsonNode node) {
        if (node.isObject()) {
            var fields = new HashMap<String, Object>();
            node.properties().forEach(field -> {
                if (!field.getValue().isNull()) {
                    fields.put(field.getKey(), value(field.getValue()));
                }
            });
            return fields;
        }
        if (node.isArray()) {
            var items = new ArrayList<Object>();
            node.forEach(item -> items.add(value(item)));
            return items;
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        if (node.isIntegralNumber()) {
            return node.asLong();
        }
        return node.isNumber() ? (Object) node.asDouble() : node.asText();
    }
}

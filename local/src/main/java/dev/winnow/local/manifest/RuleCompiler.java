package dev.winnow.local.manifest;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;

/**
 * Parses and checks the rules of a CRD. The rules of our CRD use CEL's standard functions and macros alone; a rule with
 * one of Kubernetes' own functions does not compile here, and the build ends with it.
 */
final class RuleCompiler {
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .build();

    private RuleCompiler() {}

    /** Compiles a rule. The rules come with this program, so one that does not compile is a fault of ours. */
    static CelAbstractSyntaxTree compile(String expression) {
        try {
            return COMPILER.compile(expression).getAst();
        } catch (CelValidationException e) {
            throw new IllegalStateException("the rule " + expression + " does not compile: " + e.getMessage(), e);
        }
    }
}

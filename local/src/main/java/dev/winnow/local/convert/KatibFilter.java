package dev.winnow.local.convert;

import dev.winnow.engine.log.LogFormat;
import java.util.List;
import java.util.Optional;

/**
 * An expression that finds metrics in a line: its first group holds a name, its second one a value. Here groups have names.
 *
 * <p>Source: Katib v0.19.0, {@code pkg/metricscollector/v1beta1/file-metricscollector}.
 */
final class KatibFilter {
    private static final List<String> NAMES = LogFormat.NAME_AND_VALUE;

    private KatibFilter() {}

    /** The expression with names for its first two groups; empty if it has fewer, or if one has a name already. */
    static Optional<String> named(String expression) {
        var named = new StringBuilder();
        int groups = 0;
        boolean set = false;
        for (int i = 0; i < expression.length(); i++) {
            char next = expression.charAt(i);
            named.append(next);
            if (next == '\\' && i + 1 < expression.length()) {
                named.append(expression.charAt(++i));
            } else if (set) {
                // The first character of a set may be a bracket.
                set = next != ']' || begins(expression, i);
            } else if (next == '[') {
                set = true;
            } else if (next == '(' && groups < NAMES.size()) {
                if (expression.startsWith("?P<", i + 1) || expression.startsWith("?<", i + 1)) {
                    return Optional.empty();
                }
                if (!expression.startsWith("?", i + 1)) {
                    named.append("?P<").append(NAMES.get(groups++)).append('>');
                }
            }
        }
        return groups == NAMES.size() ? Optional.of(named.toString()) : Optional.empty();
    }

    private static boolean begins(String expression, int at) {
        return expression.charAt(at - 1) == '[' || expression.startsWith("[^", at - 2);
    }
}

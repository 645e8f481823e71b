package dev.winnow.engine.workload;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expands {@code $(VAR)} in commands, arguments and variables as the kubelet does: an unknown variable stays as it is
 * written, and {@code $$} is a dollar.
 *
 * <p>Source: Kubernetes API reference, Container, {@code command}.
 */
public final class Expansion {
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([^)]*)\\))");

    private Expansion() {}

    /** The text with the values of the variables in it. */
    public static String of(String text, Map<String, String> variables) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            var name = match.group(2);
            if (name == null) {
                return Matcher.quoteReplacement("$");
            }
            return Matcher.quoteReplacement(variables.getOrDefault(name, match.group()));
        });
    }
}

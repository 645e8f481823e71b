package dev.winnow.engine.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers that JSON does not have, as programs write them: {@code NaN} and {@code Infinity} of JavaScript and Java,
 * {@code nan}, {@code inf} and {@code -inf} of Python, {@code -nan} of C and awk, {@code Inf} of R, with quotes or without.
 */
public final class NonFinite {
    private static final String SPELLING = "[-+]?(?i:nan|inf|infinity)";
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:[0-9]++\\.?[0-9]*+|\\.[0-9]++)(?:[eE][-+]?[0-9]++)?");
    private static final Pattern ALONE = Pattern.compile(SPELLING);
    /** Texts are matched too, so that what stands in them is left alone. */
    private static final Pattern IN_JSON = Pattern.compile(
            "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|(?<![\\w.+-])" + SPELLING + "(?![\\w.])", Pattern.DOTALL);

    private NonFinite() {}

    /** A body in which these numbers are spelled as one parser knows them. */
    public static String inJson(String body) {
        return IN_JSON.matcher(body)
                .replaceAll(match -> match.group().startsWith("\"")
                        ? Matcher.quoteReplacement(match.group())
                        : Double.toString(value(match.group())));
    }

    /** The number that a text is, of these or any other; empty if it is none. */
    public static OptionalDouble number(String text) {
        if (DECIMAL.matcher(text).matches()) {
            return OptionalDouble.of(Double.parseDouble(text));
        }
        return ALONE.matcher(text).matches() ? OptionalDouble.of(value(text)) : OptionalDouble.empty();
    }

    /** The number in a value; empty if there is none. */
    static OptionalDouble number(JsonNode value) {
        if (value.isNumber()) {
            return OptionalDouble.of(value.asDouble());
        }
        return value.isTextual() && ALONE.matcher(value.textValue()).matches()
                ? OptionalDouble.of(value(value.textValue()))
                : OptionalDouble.empty();
    }

    private static double value(String spelling) {
        if (spelling.toLowerCase(Locale.ROOT).endsWith("nan")) {
            return Double.NaN;
        }
        return spelling.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
}

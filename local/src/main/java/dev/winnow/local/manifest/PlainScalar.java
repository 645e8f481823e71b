package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What kubectl makes of a scalar without quotes: {@code y}, {@code on} and {@code No} are truth values, {@code 010} is eight,
 * {@code 1_000} a thousand, and a number without a fraction is a whole number however it is written, so {@code 1e6} and
 * {@code 1.0} are. A date is a text, and so is {@code 1:30}.
 *
 * <p>Source: the resolver of sigs.k8s.io/yaml, a fork of go-yaml 2, and the number format of Go's encoding/json.
 */
final class PlainScalar {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> NO_NUMBER = Set.of(
            ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
    private static final Map<String, Integer> BASES = Map.of("0x", 16, "0o", 8, "0b", 2);
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern FRACTION = Pattern.compile("[.eE]");
    private static final Pattern YES_OR_NO = Pattern.compile("[yYnN]");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");
    /** From here on Go writes a number with an exponent, so that no API server takes it for a whole one. */
    private static final double EXPONENT_FROM = 1e21;

    private PlainScalar() {}

    /**
     * The value of a scalar.
     *
     * @throws IllegalArgumentException if it is a number that JSON does not have
     */
    static JsonNode of(String text) {
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return NODES.booleanNode(TRUE.contains(text));
        }
        if (NULL.contains(text)) {
            return NODES.nullNode();
        }
        if (NO_NUMBER.contains(text)) {
            throw new IllegalArgumentException(text + " is a number that JSON does not have, so kubectl refuses it");
        }
        char first = text.charAt(0);
        boolean number = first == '+' || first == '-' || first == '.' || (first >= '0' && first <= '9');
        return number && !DATE.matcher(text).matches() ? number(text) : NODES.textNode(text);
    }

    /**
     * What other programs than kubectl make of it, those in Python above all: a number that is written with a fraction or an
     * exponent keeps it, and {@code y} and {@code n} are texts.
     *
     * @throws IllegalArgumentException if it is a number that JSON does not have
     */
    static JsonNode elsewhere(String text) {
        if (YES_OR_NO.matcher(text).matches()) {
            return NODES.textNode(text);
        }
        var value = of(text);
        return value.isIntegralNumber()
                        && FLOAT.matcher(text).matches()
                        && FRACTION.matcher(text).find()
                ? NODES.numberNode(Double.parseDouble(text))
                : value;
    }

    private static JsonNode number(String text) {
        var plain = text.replace("_", "");
        var whole = text.startsWith(".") ? Optional.<BigInteger>empty() : whole(plain);
        if (whole.isPresent()) {
            return whole(whole.get());
        }
        if (!FLOAT.matcher(plain).matches()) {
            return NODES.textNode(text);
        }
        double value = Double.parseDouble(plain);
        if (Double.isInfinite(value)) {
            return NODES.textNode(text);
        }
        return value == Math.rint(value) && Math.abs(value) < EXPONENT_FROM
                ? whole(new BigDecimal(value).toBigInteger())
                : NODES.numberNode(value);
    }

    private static JsonNode whole(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return NODES.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }

    /** A whole number as Go's ParseInt reads it with base 0. */
    private static Optional<BigInteger> whole(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        var digits = signed ? text.substring(1) : text;
        int base =
                digits.length() > 2 ? BASES.getOrDefault(digits.substring(0, 2).toLowerCase(Locale.ROOT), 10) : 10;
        if (base != 10) {
            digits = digits.substring(2);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            base = 8;
            digits = digits.substring(1);
        }
        int radix = base;
        if (digits.isEmpty() || !digits.chars().allMatch(digit -> Character.digit(digit, radix) >= 0 && digit < 128)) {
            return Optional.empty();
        }
        var value = new BigInteger(digits, base);
        return Optional.of(text.startsWith("-") ? value.negate() : value);
    }
}

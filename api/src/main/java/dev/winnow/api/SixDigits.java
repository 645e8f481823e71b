package dev.winnow.api;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Writes numbers for people, as in the columns of {@code kubectl get}. */
public final class SixDigits {
    private static final MathContext SIX = new MathContext(6, RoundingMode.HALF_EVEN);
    private static final int LONGEST_PLAIN = 12;

    private SixDigits() {}

    /** A finite number in at most six significant digits: {@code 0.980556}, {@code 1.5e-9}. */
    public static String of(double value) {
        var rounded = new BigDecimal(value).round(SIX).stripTrailingZeros();
        var plain = rounded.toPlainString();
        return plain.length() <= LONGEST_PLAIN ? plain : rounded.toString().replace("E", "e");
    }
}

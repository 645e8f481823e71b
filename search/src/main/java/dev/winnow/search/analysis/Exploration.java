package dev.winnow.search.analysis;

import dev.winnow.search.space.SearchSpace;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much of a search space a study has tried, for people to read.
 *
 * @param size number of configurations; empty = infinitely many
 * @param exact whether the size is exact; if not, there may be fewer
 * @param explored number of configurations that were tried
 */
public record Exploration(Optional<BigInteger> size, boolean exact, int explored) {
    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);
    private static final BigDecimal LARGEST_PLAIN = new BigDecimal("1e15");

    private enum Unit {
        YEAR(31_557_600, "year", "years"),
        DAY(86_400, "day", "days"),
        HOUR(3_600, "h", "h"),
        MINUTE(60, "min", "min"),
        SECOND(1, "s", "s");

        private final BigDecimal seconds;
        private final String one;
        private final String many;

        Unit(long seconds, String one, String many) {
            this.seconds = BigDecimal.valueOf(seconds);
            this.one = one;
            this.many = many;
        }
    }

    /** The exploration of a space. */
    public static Exploration of(SearchSpace space, int explored) {
        return new Exploration(space.size(), space.exact(), explored);
    }

    /** The size in digits, {@code at most} before it if it is not exact, or {@code infinite}. */
    public String sizeText() {
        return size.map(all -> atMost() + all).orElse("infinite");
    }

    /** Explored part of the space in [0, 1]; empty if it is infinite. */
    public OptionalDouble share() {
        return size.map(all -> OptionalDouble.of(Math.min(1, explored / all.doubleValue())))
                .orElseGet(OptionalDouble::empty);
    }

    /**
     * How long trying everything would take, one trial after the other: {@code 258,000 years at 3 min per trial}.
     *
     * @param secondsPerTrial observed time of a trial, finite and above 0
     */
    public String exhaustive(double secondsPerTrial) {
        if (!(secondsPerTrial > 0) || !Double.isFinite(secondsPerTrial)) {
            throw new IllegalArgumentException(
                    "seconds per trial must be a finite number above 0, but is " + secondsPerTrial);
        }
        BigDecimal each = BigDecimal.valueOf(secondsPerTrial);
        return size.map(all -> atMost() + time(each.multiply(new BigDecimal(all))) + " at " + time(each) + " per trial")
                .orElse("never: the space is infinite");
    }

    private String atMost() {
        return exact ? "" : "at most ";
    }

    private static String time(BigDecimal seconds) {
        for (Unit unit : Unit.values()) {
            // Rounded first: 59.99 min are an hour.
            BigDecimal amount = seconds.divide(unit.seconds, THREE_DIGITS);
            if (amount.compareTo(BigDecimal.ONE) >= 0 || unit == Unit.SECOND) {
                return number(amount) + " " + (amount.compareTo(BigDecimal.ONE) == 0 ? unit.one : unit.many);
            }
        }
        throw new IllegalStateException("every time is some seconds long");
    }

    private static String number(BigDecimal amount) {
        String pattern = amount.compareTo(LARGEST_PLAIN) >= 0 ? "0.##E0" : "#,##0.######";
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(amount)
                .replace('E', 'e');
    }
}

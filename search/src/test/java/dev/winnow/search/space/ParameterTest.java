package dev.winnow.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.study.Studies;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterTest {
    private static final Parameter RATE =
            new RealParameter("rate", 1e-5, 0.3, Scale.LOG, OptionalDouble.empty(), Optional.empty());
    private static final Parameter DROPOUT =
            new RealParameter("dropout", 0, 0.9, Scale.LINEAR, OptionalDouble.of(0.1), Optional.empty());
    private static final Parameter UNITS = new IntegerParameter("units", 16, 256, 16, Scale.LINEAR, Optional.empty());
    private static final Parameter BATCH = new IntegerParameter("batch", 1, 512, 1, Scale.LOG, Optional.empty());
    private static final Parameter OPTIMIZER =
            new CategoricalParameter("optimizer", List.of("sgd", "adam", "1e3"), Optional.empty());

    private static final Parameter LEVEL = Studies.ordinal("level", "low", "middle", "high");

    @Property(seed = "1")
    void everyDrawnValueIsPermittedAndReadBackFromItsText(
            @ForAll("parameters") Parameter parameter, @ForAll long bits) {
        Value value = parameter.at((bits >>> 11) * 0x1.0p-53); // in [0, 1)

        assertThat(parameter.contains(value)).isTrue();
        assertThat(parameter.parse(value.toString())).isEqualTo(value);
    }

    @Property(seed = "1")
    void everyFiniteDoubleIsReadBackExactly(@ForAll long bits) {
        double number = Double.longBitsToDouble(bits) / 4;
        Assume.that(Double.isFinite(number));
        Parameter wide = new RealParameter(
                "x",
                -Double.MAX_VALUE / 4,
                Double.MAX_VALUE / 4,
                Scale.LINEAR,
                OptionalDouble.empty(),
                Optional.empty());
        Value value = new Value.Real(number);

        assertThat(wide.parse(value.toString())).isEqualTo(value);
    }

    @Provide
    Arbitrary<Parameter> parameters() {
        return Arbitraries.of(RATE, DROPOUT, UNITS, BATCH, OPTIMIZER, LEVEL);
    }

    @ParameterizedTest
    @CsvSource({"0.003, 0.003", "1e-5, 1.0e-5", "-0.0, 0.0", "12345678, 1.2345678e7", "0.1, 0.1"})
    void numbersAreWrittenPlainly(double number, String text) {
        assertThat(new Value.Real(number)).hasToString(text);
    }

    @Test
    void aStepCountsInDecimals() {
        assertThat(DROPOUT.options()).contains(BigInteger.TEN);
        assertThat(DROPOUT.option(BigInteger.valueOf(3))).hasToString("0.3");
        assertThat(DROPOUT.option(BigInteger.valueOf(9))).hasToString("0.9");
        assertThat(DROPOUT.parse("0.30000000000000004")).hasToString("0.3");
        assertThat(UNITS.options()).contains(BigInteger.valueOf(16));
        assertThat(UNITS.option(BigInteger.valueOf(15))).hasToString("256");
        assertThat(UNITS.parse("32.0")).isEqualTo(new Value.Whole(32));
        assertThat(RATE.options()).isEmpty();
    }

    @Test
    void fractionsFollowTheScale() {
        assertThat(RATE.at(0)).hasToString("1.0e-5");
        double middle = ((Value.Real) RATE.at(0.5)).value();
        assertThat(middle).isCloseTo(Math.sqrt(1e-5 * 0.3), org.assertj.core.data.Percentage.withPercentage(1e-9));
        assertThat(UNITS.at(0)).hasToString("16");
        assertThat(UNITS.at(Math.nextDown(1.0))).hasToString("256");
        assertThat(BATCH.at(0)).hasToString("1");
        assertThat(BATCH.at(Math.nextDown(1.0))).hasToString("512");
        assertThat(OPTIMIZER.at(0.34)).hasToString("adam");
        assertThat(LEVEL.at(0.34)).hasToString("middle");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWhatItCannotMean(Runnable mistake, String message) {
        assertThatThrownBy(mistake::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    static List<Arguments> refusals() {
        return List.of(
                refusal(() -> real(1, 1, Scale.LINEAR, 0), "'x': min 1.0 must be below max 1.0"),
                refusal(() -> real(0, 1, Scale.LOG, 0), "'x': min 0.0 must be above 0 on the log scale"),
                refusal(() -> real(0, Double.NaN, Scale.LINEAR, 0), "'x': min and max must be finite"),
                refusal(() -> real(-1e308, 1e308, Scale.LINEAR, 0), "too wide"),
                refusal(() -> real(0, 1, Scale.LINEAR, 0.3), "'x': step 0.3 does not fit"),
                refusal(() -> real(0, 1, Scale.LINEAR, 2), "'x': step 2.0 does not fit"),
                refusal(() -> real(0, 1, Scale.LINEAR, -1), "'x': step -1.0 must be a finite number above 0"),
                refusal(() -> real(0, 1, Scale.LINEAR, 1e-17), "too small"),
                refusal(() -> real(1, 2, Scale.LOG, 0.5), "'x': a step cannot be used on the log scale"),
                refusal(() -> whole(3, 2, 1, Scale.LINEAR), "'n': min 3 must be below max 2"),
                refusal(() -> whole(0, 2, 1, Scale.LOG), "'n': min 0 must be at least 1 on the log scale"),
                refusal(() -> whole(0, 3, 2, Scale.LINEAR), "'n': step 2 does not fit"),
                refusal(() -> whole(0, 3, 0, Scale.LINEAR), "'n': step 0 must be at least 1"),
                refusal(() -> whole(1, 3, 2, Scale.LOG), "'n': step 2 cannot be used on the log scale"),
                refusal(() -> whole(0, 1L << 54, 1, Scale.LINEAR), "2^53"),
                refusal(() -> Studies.choice("c"), "'c': values is empty"),
                refusal(() -> Studies.choice("c", "a", "a"), "'c': value 'a' is listed twice"),
                refusal(() -> Studies.choice("c", ""), "'c': a value is empty"),
                refusal(() -> Studies.choice(" ", "a"), "blank name"),
                refusal(() -> Studies.ordinal("o"), "'o': values is empty"),
                refusal(() -> Studies.ordinal("o", "a", "a"), "'o': value 'a' is listed twice"),
                refusal(() -> new When("c", Set.of()), "never be active"),
                refusal(() -> new Value.Real(Double.POSITIVE_INFINITY), "finite"),
                refusal(() -> RATE.parse("fast"), "'rate': 'fast' is not a number"),
                refusal(() -> RATE.parse("NaN"), "'rate': 'NaN' is not a number"),
                refusal(() -> RATE.parse("1e999999999"), "'rate': 1e999999999 is out of range"),
                refusal(() -> DROPOUT.parse("0.25"), "the nearest is 0.2"),
                refusal(() -> UNITS.parse("20"), "the nearest is 16"),
                refusal(() -> UNITS.parse("16.5"), "'units': '16.5' is not a whole number"),
                refusal(() -> UNITS.parse("512"), "'units': 512 is out of range"),
                refusal(() -> OPTIMIZER.parse("Adam"), "give one of sgd, adam, 1e3"));
    }

    private static Arguments refusal(Runnable mistake, String message) {
        return Arguments.of(mistake, message);
    }

    private static RealParameter real(double min, double max, Scale scale, double step) {
        OptionalDouble optional = step == 0 ? OptionalDouble.empty() : OptionalDouble.of(step);
        return new RealParameter("x", min, max, scale, optional, Optional.empty());
    }

    private static IntegerParameter whole(long min, long max, long step, Scale scale) {
        return new IntegerParameter("n", min, max, step, scale, Optional.empty());
    }
}

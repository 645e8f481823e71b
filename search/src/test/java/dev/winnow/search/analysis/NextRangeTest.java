package dev.winnow.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.analysis.RangeChange.End;
import dev.winnow.search.analysis.RangeChange.Kept;
import dev.winnow.search.analysis.RangeChange.Moved;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges of one numeric parameter, each of a study that was computed by hand. */
class NextRangeTest {
    private static final String NAME = "x";

    private static NextRanges next(SearchSpace space, List<Trial> trials) {
        return NextRanges.of(space, Direction.MINIMIZE, trials, 1, 0);
    }

    /** A study of one parameter, in which each of some values was tried once. */
    private static RangeChange next(Parameter parameter, List<? extends Value> values, ToDoubleFunction<Value> loss) {
        var trials = new ArrayList<Trial>();
        values.forEach(value -> trials.add(
                Studies.completed(trials.size(), new Configuration(Map.of(NAME, value)), loss.applyAsDouble(value))));
        return next(new SearchSpace(List.of(parameter)), trials).changes().get(0);
    }

    private static RealParameter real(double min, double max, Scale scale, OptionalDouble step) {
        return new RealParameter(NAME, min, max, scale, step, Optional.empty());
    }

    private static IntegerParameter whole(long min, long max, long step, Scale scale) {
        return new IntegerParameter(NAME, min, max, step, scale, Optional.empty());
    }

    /** 41 values at equal distances on the scale, both ends among them. */
    private static List<Value.Real> even(RealParameter parameter) {
        boolean log = parameter.scale() == Scale.LOG;
        double low = log ? Math.log(parameter.min()) : parameter.min();
        double high = log ? Math.log(parameter.max()) : parameter.max();
        return IntStream.rangeClosed(0, 40)
                .mapToDouble(i -> low + (high - low) * i / 40)
                .map(place -> log ? Math.exp(place) : place)
                .map(number -> Math.min(Math.max(number, parameter.min()), parameter.max()))
                .mapToObj(Value.Real::new)
                .toList();
    }

    private static ToDoubleFunction<Value> distance(double from) {
        return value -> Math.abs(value.number().orElseThrow() - from);
    }

    private static Moved moved(RangeChange change) {
        assertThat(change).isInstanceOf(Moved.class);
        return (Moved) change;
    }

    private static String range(RangeChange change) {
        var moved = moved(change);
        return end(moved.lower()) + " to " + end(moved.upper());
    }

    private static String end(End end) {
        return end.after() + end.doubt().map(doubt -> " " + doubt).orElse("");
    }

    /** The best five are 4.5 to 5.5; the margin is the larger of their mean distance, 0.25, and 5 % of the range, 0.5. */
    @Test
    void narrowsALinearRangeAroundTheGoodTenth() {
        var parameter = real(0, 10, Scale.LINEAR, OptionalDouble.empty());

        var change = moved(next(parameter, even(parameter), distance(5)));

        assertThat(range(change)).isEqualTo("4.0 to 6.0");
        assertThat(change.good()).isEqualTo(5);
        assertThat(change.best()).isEqualTo(new Value.Real(5));
        assertThat(List.of(change.low(), change.high())).containsExactly(new Value.Real(4.5), new Value.Real(5.5));
    }

    /** The best five are 10^-2.2 to 10^-1.8, the margin is 5 % of four orders of magnitude: 10^-2.4 to 10^-1.6. */
    @Test
    void narrowsALogRangeByOrdersOfMagnitude() {
        var parameter = real(1e-4, 1, Scale.LOG, OptionalDouble.empty());

        var change = next(
                parameter,
                even(parameter),
                value -> Math.abs(Math.log10(value.number().orElseThrow()) + 2));

        assertThat(range(change)).isEqualTo("0.0039 to 0.026");
    }

    /** 96 is the best, 80 and 112 are the second: nine trials. The margin is 5 % of 15 steps, rounded to one. */
    @Test
    void narrowsAGridByItsSteps() {
        var values = IntStream.range(0, 48)
                .mapToObj(i -> new Value.Whole(16 + 16 * (i / 3)))
                .toList();

        assertThat(range(next(whole(16, 256, 16, Scale.LINEAR), values, distance(96))))
                .isEqualTo("64 to 128");
        assertThat(range(next(
                        real(16, 256, Scale.LINEAR, OptionalDouble.of(16)),
                        values.stream()
                                .map(value -> new Value.Real(value.value()))
                                .toList(),
                        distance(96))))
                .isEqualTo("64.0 to 128.0");
    }

    @Test
    void narrowsWholeNumbersOnALogScale() {
        var values = IntStream.range(0, 40)
                .mapToObj(i -> new Value.Whole(1L << (i / 4)))
                .toList();

        // the best five are 32 (4 times) and 16, 64: 5 % of nine doublings more than 16 and 64 is 11.7 and 87.4
        assertThat(range(next(
                        whole(1, 512, 1, Scale.LOG),
                        values,
                        value -> Math.abs(Math.log(value.number().orElseThrow() / 32)))))
                .isEqualTo("11 to 88");
    }

    @Test
    void narrowsAListAndLeavesNeighboursOfASingleValue() {
        var texts = List.of("16", "32", "64", "128", "256", "512");
        var parameter = new OrdinalParameter(NAME, texts, Optional.empty());
        var values = IntStream.range(0, 42)
                .mapToObj(i -> new Value.Choice(texts.get(i % 6)))
                .toList();

        assertThat(range(next(parameter, values, value -> Math.abs(texts.indexOf(value.toString()) - 2))))
                .isEqualTo("32 to 128");
    }

    @ParameterizedTest(name = "{0} to {1}, best at the {3} end")
    @CsvSource({
        "0,     10,   LINEAR, upper, 8.5,   15.0",
        "10,    20,   LINEAR, lower, 5.0,   11.5",
        "0.1,   10,   LINEAR, lower, 0.05,  1.6",
        "-10,   -4,   LINEAR, upper, -4.9,  -2.0",
        "0,     0.5,  LINEAR, upper, 0.425, 0.75",
        "0.5,   0.99, LINEAR, upper, 0.916, 1.0 TO_SHARE",
        "0,     1,    LINEAR, upper, 0.85,  1.0 SHARE",
        "0,     0.5,  LINEAR, lower, 0.0 ZERO, 0.075",
        "-1,    1,    LINEAR, lower, -1.0 SHARE, -0.7",
        "-4,    0,    LINEAR, upper, -0.6,  0.0 ZERO",
        "1e-5,  0.1,  LOG,    upper, 0.025, 1.0 TO_SHARE",
        "1e-4,  1,    LOG,    upper, 0.25,  100.0 PAST_SHARE",
        "1,     1000, LOG,    upper, 350.0, 32000.0",
        "1e-4,  1,    LOG,    lower, 1.0e-6, 4.0e-4"
    })
    void movesAnEndAtWhichTheBestLies(double min, double max, Scale scale, String side, String lower, String upper) {
        var parameter = real(min, max, scale, OptionalDouble.empty());

        assertThat(range(next(parameter, even(parameter), distance(side.equals("upper") ? max : min))))
                .isEqualTo(lower + " to " + upper);
    }

    @ParameterizedTest(name = "{0} to {1} by {2}, best at the {4} end")
    @CsvSource({
        "1,  3,   1,  LINEAR, upper, 2,            4",
        "1,  8,   1,  LINEAR, lower, 1 BEYOND_ZERO, 2",
        "0,  8,   1,  LINEAR, lower, 0 ZERO,       1",
        "0,  1,   1,  LINEAR, upper, 0,            1 SHARE",
        "16, 256, 16, LINEAR, lower, 16 BEYOND_ZERO, 48",
        "16, 256, 16, LINEAR, upper, 224,          368",
        "64, 256, 32, LINEAR, lower, 32,           96",
        "1,  512, 1,  LOG,    lower, 1 BEYOND_ZERO, 2",
        "4,  64,  1,  LOG,    lower, 1,            6",
        "4,  64,  1,  LOG,    upper, 40,           256"
    })
    void movesAnEndOfWholeNumbersByWholeSteps(
            long min, long max, long step, Scale scale, String side, String lower, String upper) {
        var parameter = whole(min, max, step, scale);
        var values = IntStream.range(0, 40)
                .mapToObj(i -> parameter.at((i + 0.5) / 40))
                .toList();

        assertThat(range(next(parameter, values, distance(side.equals("upper") ? max : min))))
                .isEqualTo(lower + " to " + upper);
    }

    @Test
    void neverMakesAListLonger() {
        var texts = List.of("small", "medium", "large", "huge");
        var values = IntStream.range(0, 40)
                .mapToObj(i -> new Value.Choice(texts.get(i % 4)))
                .toList();

        var change = moved(next(
                new OrdinalParameter(NAME, texts, Optional.empty()),
                values,
                value -> -texts.indexOf(value.toString())));

        assertThat(range(change)).isEqualTo("large to huge LIST");
    }

    /** The best lies at the upper end, but the others of the best five lie in the middle: an outlier. */
    @Test
    void doesNotFollowASingleTrialToAnEnd() {
        var parameter = real(0, 10, Scale.LINEAR, OptionalDouble.empty());

        var change = next(
                parameter,
                even(parameter),
                value -> value.number().orElseThrow() == 10 ? -1 : distance(5).applyAsDouble(value));

        // 4.5 to 10 with their mean distance, 1.1, as the margin
        assertThat(range(change)).isEqualTo("3.4 to 10.0");
    }

    @Test
    void keepsARangeOverWhichTheGoodTrialsAreSpread() {
        var parameter = real(0, 10, Scale.LINEAR, OptionalDouble.empty());

        assertThat(next(parameter, even(parameter), value -> 4 * value.number().orElseThrow() % 10))
                .isInstanceOf(Kept.class);
    }

    /** As with several objectives, where all trials of the front are equally good. */
    @Test
    void aLargeFrontIsAllGood() {
        var parameter = real(0, 10, Scale.LINEAR, OptionalDouble.empty());
        var trials = new ArrayList<Trial>();
        even(parameter)
                .forEach(value -> trials.add(Studies.completed(
                        trials.size(),
                        new Configuration(Map.of(NAME, value)),
                        distance(5).applyAsDouble(value))));
        var space = new SearchSpace(List.of(parameter));

        var change = NextRanges.of(space, Direction.MINIMIZE, trials, 13, 0)
                .changes()
                .get(0);

        assertThat(moved(change).good()).isEqualTo(13);
        assertThat(range(change)).isEqualTo("3.0 to 7.0");
    }
}

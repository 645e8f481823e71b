package dev.winnow.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.statistics.OutputWarp;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Evidence;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a model is told of trials that were stopped. */
class KnownTrialsTest {
    private static final int FIRST = 3;
    private static final int FULL = 9;
    private static final SearchSpace LINE = new SearchSpace(
            List.of(new RealParameter("x", 0, 100, Scale.LINEAR, OptionalDouble.empty(), Optional.empty())));

    private final List<Trial> history = new ArrayList<>();

    @Test
    void aTrialIsExpectedToEndWhereItsOrderAtTheRungSays() {
        IntStream.range(0, 20).forEach(x -> full(x, x, x));
        stopped(30, 4.5);
        stopped(40, 30);

        List<KnownTrials.Known> forecasts = forecasts();

        assertThat(forecasts).extracting(forecast -> forecast.trial().number()).containsExactly(20, 21);
        double[] values = OutputWarp.of(evidence().losses());
        assertThat(forecasts.get(0).value()).isCloseTo((values[4] + values[5]) / 2, within(0.2));
        assertThat(forecasts.get(1).value()).isGreaterThan(1);
        assertThat(forecasts)
                .allSatisfy(forecast -> assertThat(forecast.error()).isBetween(0.01, 0.2));
    }

    @Test
    void littleIsSaidWhereTheRungTellsLittle() {
        IntStream.range(0, 20).forEach(x -> full(x, (x * 7) % 20, x));
        stopped(30, 4.5);

        assertThat(forecasts().get(0).value()).isCloseTo(0, within(0.5));
        assertThat(forecasts().get(0).error()).isGreaterThan(0.7);
    }

    @Test
    void ofManyStoppedTrialsTheNewestAreTold() {
        IntStream.range(0, 20).forEach(x -> full(x, x, x));
        IntStream.range(0, 300).forEach(x -> stopped(20 + x / 4.0, 30));

        assertThat(known()).hasSize(250);
        assertThat(forecasts())
                .extracting(forecast -> forecast.trial().number())
                .startsWith(90)
                .endsWith(319);
    }

    /** Values fall towards the half of the line where trials were stopped as bad. The next trials leave that half alone. */
    @Test
    void aModelDoesNotGoWhereTrialsWereStoppedAsBad() {
        IntStream.range(0, 12).forEach(i -> full(50 + 4 * i, 10 + i, 10 + i));
        IntStream.range(0, 12).forEach(i -> stopped(4 * i, 40 + i));
        List<Double> drawn = IntStream.range(24, 34)
                .mapToObj(number -> new GpSampler()
                        .sample(LINE, Direction.MINIMIZE, history, number, new RandomStreams(5))
                        .values()
                        .get("x"))
                .map(value -> ((Value.Real) value).value())
                .toList();

        assertThat(drawn).allSatisfy(x -> assertThat(x).isGreaterThan(40));
    }

    private List<KnownTrials.Known> known() {
        return KnownTrials.of(
                        Direction.MINIMIZE, evidence(), OutputWarp.of(evidence().losses()))
                .known();
    }

    private List<KnownTrials.Known> forecasts() {
        return known().stream().filter(one -> one.error() > 0).toList();
    }

    private Evidence evidence() {
        return Evidence.of(LINE, Direction.MINIMIZE, history, 10);
    }

    private void full(double x, double first, double end) {
        add(x, FULL, State.COMPLETED, Map.of(FIRST, first, FULL, end));
    }

    private void stopped(double x, double first) {
        add(x, FIRST, State.STOPPED, Map.of(FIRST, first));
    }

    private void add(double x, int resource, State state, Map<Integer, Double> values) {
        history.add(new Trial(
                history.size(),
                new Configuration(Map.of("x", new Value.Real(x))),
                0,
                resource,
                state == State.STOPPED ? Desired.STOPPED : Desired.RUNNING,
                state,
                new TreeMap<>(values),
                OptionalDouble.of(values.get(resource))));
    }
}

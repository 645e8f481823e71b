package dev.winnow.search.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.analysis.Importance;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.SamplerPropertiesTest;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An ordinal parameter is searched as the whole number that is the place of its value in the list. */
class OrdinalParameterTest {
    private static final OrdinalParameter BATCH = Studies.ordinal("batch", "16", "32", "64", "128", "256", "512");
    private static final SearchSpace ORDINAL = new SearchSpace(List.of(BATCH, Studies.real("x", 0, 1)));
    private static final SearchSpace PLACES =
            new SearchSpace(List.of(Studies.whole("batch", 0, 5), Studies.real("x", 0, 1)));

    static List<Sampler> samplers() {
        return SamplerPropertiesTest.samplers();
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void everySamplerDrawsThePlaceInTheList(Sampler sampler) {
        List<Trial> byValue =
                history(60, place -> new Value.Choice(BATCH.values().get(place)));
        List<Trial> byPlace = history(60, Value.Whole::new);
        for (int n : new int[] {0, 1, 5, 30, 60}) {
            Value value = draw(sampler, ORDINAL, byValue.subList(0, n));
            Value place = draw(sampler, PLACES, byPlace.subList(0, n));
            assertThat(value).hasToString(BATCH.values().get((int) ((Value.Whole) place).value()));
        }
    }

    @Test
    void importanceIsThatOfThePlaces() {
        Map<String, Double> byValue = Importance.of(
                ORDINAL,
                Direction.MINIMIZE,
                history(60, place -> new Value.Choice(BATCH.values().get(place))));
        Map<String, Double> byPlace = Importance.of(PLACES, Direction.MINIMIZE, history(60, Value.Whole::new));

        assertThat(byValue).isEqualTo(byPlace);
        assertThat(byValue.keySet()).first().isEqualTo("batch");
    }

    @Test
    @Tag("slow")
    void aListOfOneIsAFixedValue() {
        SearchSpace space = new SearchSpace(List.of(
                Studies.ordinal("epochs", "10"), Studies.choice("data", "digits"), Studies.whole("units", 1, 3)));
        assertThat(space.size()).hasValueSatisfying(size -> assertThat(size).isEqualTo(3));
        for (Sampler sampler : SamplerPropertiesTest.finite()) {
            List<Trial> trials = new ArrayList<>();
            for (int number = 0; number < 24; number++) {
                Configuration drawn = sampler.sample(space, Direction.MINIMIZE, trials, number, new RandomStreams(2));
                assertThat(drawn.values().get("epochs")).hasToString("10");
                assertThat(drawn.values().get("data")).hasToString("digits");
                trials.add(Studies.completed(number, drawn, number % 3));
            }
            assertThat(Importance.of(space, Direction.MINIMIZE, trials)).containsEntry("epochs", 0.0);
        }
    }

    private static Value draw(Sampler sampler, SearchSpace space, List<Trial> history) {
        return sampler.sample(space, Direction.MINIMIZE, history, history.size(), new RandomStreams(4))
                .values()
                .getOrDefault("batch", new Value.Whole(-1));
    }

    /** The best places are 3 and its neighbours. */
    private static List<Trial> history(int trials, IntFunction<Value> value) {
        ToIntFunction<Configuration> place =
                c -> Integer.parseInt(String.valueOf(c.values().get("batch")));
        List<Trial> history = new ArrayList<>();
        for (int number = 0; number < trials; number++) {
            Configuration drawn =
                    new RandomSampler().sample(PLACES, Direction.MINIMIZE, List.of(), number, new RandomStreams(1));
            int drawnPlace = place.applyAsInt(drawn);
            Value x = drawn.values().getOrDefault("x", new Value.Real(0));
            history.add(Studies.completed(
                    number,
                    new Configuration(Map.of("batch", value.apply(drawnPlace), "x", x)),
                    Math.abs(drawnPlace - 3) + 0.1 * Math.sin(number)));
        }
        return history;
    }
}

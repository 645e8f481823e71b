package dev.winnow.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SobolSamplerTest {
    private static final SearchSpace CUBE =
            new SearchSpace(List.of(Studies.real("x", 0, 1), Studies.real("y", 0, 1), Studies.real("z", 0, 1)));

    @Test
    void theSequenceIsThePublishedOne() {
        double[][] points = {
            {0, 0, 0},
            {.5, .5, .5},
            {.75, .25, .25},
            {.25, .75, .75},
            {.375, .375, .625},
            {.875, .875, .125},
            {.625, .125, .875},
            {.125, .625, .375}
        };
        for (int i = 0; i < points.length; i++) {
            assertThat(SobolSampler.point(3, i)).containsExactly(points[i]);
        }
    }

    @Test
    void anAlignedBlockOfPointsFillsEachSlotOnce() {
        for (String name : List.of("x", "y", "z")) {
            BitSet slots = new BitSet();
            for (int number = 63; number < 127; number++) { // points 64 to 127
                slots.set((int) (64 * value(sample(CUBE, number, 5), name)));
            }
            assertThat(slots.cardinality()).isEqualTo(64);
        }
    }

    @Test
    void theShiftComesFromTheSeed() {
        assertThat(sample(CUBE, 0, 5)).isEqualTo(sample(CUBE, 0, 5)).isNotEqualTo(sample(CUBE, 0, 6));
    }

    @Test
    void anInactiveParameterKeepsItsDimensionForItself() {
        SearchSpace space = new SearchSpace(List.of(
                Studies.choice("optimizer", "sgd", "adam"),
                new RealParameter(
                        "momentum",
                        0,
                        1,
                        Scale.LINEAR,
                        OptionalDouble.empty(),
                        Optional.of(new When("optimizer", Set.of("sgd")))),
                Studies.whole("layers", 1, 8)));
        int sgd = 0;
        for (int number = 15; number < 31; number++) {
            Configuration configuration = sample(space, number, 1);
            assertThat(space.contains(configuration)).isTrue();
            sgd += configuration.values().containsKey("momentum") ? 1 : 0;
        }
        assertThat(sgd).isEqualTo(8);
    }

    private static Configuration sample(SearchSpace space, int number, long seed) {
        return new SobolSampler().sample(space, Direction.MINIMIZE, List.of(), number, new RandomStreams(seed));
    }

    private static double value(Configuration configuration, String name) {
        return Double.parseDouble(String.valueOf(configuration.values().get(name)));
    }
}

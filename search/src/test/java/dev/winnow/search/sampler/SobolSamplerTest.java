package dev.winnow.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.When;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Direction;
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

    /** The first two dimensions are a (0, 6, 2)-net: a box of area 1/64, however long and thin, has one point. */
    @Test
    void scrambledPointsFillEachBoxOfTheirAreaOnce() {
        for (long seed = 0; seed < 20; seed++) {
            for (int columns = 1; columns <= 64; columns *= 2) {
                BitSet boxes = new BitSet();
                for (int number = 63; number < 127; number++) {
                    Configuration drawn = sample(CUBE, number, seed);
                    int column = (int) (columns * value(drawn, "x"));
                    int row = (int) (64 / columns * value(drawn, "y"));
                    boxes.set(64 / columns * column + row);
                }
                assertThat(boxes.cardinality()).isEqualTo(64);
            }
        }
    }

    @Test
    void scramblingDependsOnTheDigitsBefore() {
        int kept = 0;
        for (long key = 0; key < 1000; key++) {
            double moved = SobolSampler.scrambled(0.25, key) - SobolSampler.scrambled(0.75, key);
            assertThat(Math.abs(moved)).isBetween(0.0, 1.0).isNotZero();
            kept += Math.abs(moved) == 0.5 ? 1 : 0;
            assertThat((int) (4 * SobolSampler.scrambled(0.25, key)) % 2)
                    .isNotEqualTo((int) (4 * SobolSampler.scrambled(0.0, key)) % 2);
        }
        assertThat(kept).isZero(); // a shift would keep every distance of one digit
    }

    @Test
    void aPointIsUniformOverTheSeeds() {
        int below = 0;
        double sum = 0;
        for (long seed = 0; seed < 4000; seed++) {
            double x = value(sample(CUBE, 4, seed), "x");
            below += x < 0.3 ? 1 : 0;
            sum += x;
        }
        assertThat(below / 4000.0).isBetween(0.27, 0.33);
        assertThat(sum / 4000).isBetween(0.48, 0.52);
    }

    @Test
    void theScramblingComesFromTheSeed() {
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

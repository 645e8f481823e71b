package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.space.When;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Direction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PerturbationTest {
    private static final RandomStreams STREAMS = new RandomStreams(3);
    private static final SearchSpace SPACE = new SearchSpace(List.of(
            new RealParameter("rate", 1e-5, 1, Scale.LOG, OptionalDouble.empty(), Optional.empty()),
            new RealParameter("share", -1, 0.5, Scale.LINEAR, OptionalDouble.of(0.25), Optional.empty()),
            Studies.whole("layers", 1, 8),
            new OrdinalParameter("width", List.of("16", "64", "256"), Optional.empty()),
            Studies.choice("optimizer", "sgd", "adam"),
            new RealParameter(
                    "momentum",
                    0,
                    1,
                    Scale.LINEAR,
                    OptionalDouble.empty(),
                    Optional.of(new When("optimizer", Set.of("sgd"))))));

    @Test
    void numbersMoveByAFifthOrAStepOrdinalsToANeighbourCategoriesStay() {
        Configuration original =
                SPACE.parse(Map.of("rate", "0.1", "share", "0.25", "layers", "3", "width", "64", "optimizer", "adam"));
        assertThat(varied(0, original, "rate")).containsExactlyInAnyOrder("0.12", "0.08000000000000002");
        assertThat(varied(0, original, "share")).containsExactlyInAnyOrder("0.0", "0.5");
        assertThat(varied(0, original, "layers")).containsExactlyInAnyOrder("2", "4");
        assertThat(varied(0, original, "width")).containsExactlyInAnyOrder("16", "256");
        assertThat(varied(0, original, "optimizer")).containsExactly("adam");
    }

    /** A fifth of 2 rounds to 2 again; a fifth of 8 is more than a step. */
    @Test
    void aNumberThatAFifthWouldNotMoveMovesByAStep() {
        Configuration small =
                SPACE.parse(Map.of("rate", "0.1", "share", "-0.25", "layers", "2", "width", "16", "optimizer", "adam"));
        assertThat(varied(0, small, "layers")).containsExactlyInAnyOrder("1", "3");
        assertThat(varied(0, small, "share")).containsExactlyInAnyOrder("-0.5", "0.0");
        assertThat(varied(0, small, "width")).containsExactlyInAnyOrder("16", "64");
    }

    @Test
    void nothingLeavesTheRange() {
        Configuration original = SPACE.parse(Map.of(
                "rate", "1", "share", "0.5", "layers", "8", "width", "256", "optimizer", "sgd", "momentum", "1"));
        assertThat(varied(0, original, "rate")).containsExactlyInAnyOrder("1.0", "0.8");
        assertThat(varied(0, original, "share")).containsExactlyInAnyOrder("0.25", "0.5");
        assertThat(varied(0, original, "layers")).containsExactlyInAnyOrder("6", "8");
        assertThat(varied(0, original, "width")).containsExactlyInAnyOrder("64", "256");
    }

    @Test
    void aQuarterIsDrawnAnew() {
        Configuration original =
                SPACE.parse(Map.of("rate", "0.1", "share", "0.25", "layers", "3", "width", "64", "optimizer", "adam"));
        long drawn = IntStream.range(0, 2000)
                .filter(number -> new Perturbation(0.25)
                                        .of(SPACE, original, number, STREAMS)
                                        .values()
                                        .get("optimizer")
                                instanceof Value.Choice choice
                        && choice.value().equals("sgd"))
                .count();
        assertThat(drawn).isBetween(200L, 300L); // half of those drawn anew
    }

    @Property(tries = 300)
    void aVariantIsInTheSpaceAndTheSameEachTime(
            @ForAll @DoubleRange(min = 0, max = 1) double resample, @ForAll @IntRange(min = 0) int number) {
        Configuration original =
                new RandomSampler().sample(SPACE, Direction.MINIMIZE, List.of(), number, new RandomStreams(1));
        Configuration variant = new Perturbation(resample).of(SPACE, original, number, STREAMS);
        assertThat(SPACE.contains(variant)).isTrue();
        assertThat(new Perturbation(resample).of(SPACE, original, number, STREAMS))
                .isEqualTo(variant);
    }

    private static Set<String> varied(double resample, Configuration original, String parameter) {
        return IntStream.range(0, 50)
                .mapToObj(number -> new Perturbation(resample).of(SPACE, original, number, STREAMS))
                .flatMap(variant -> Optional.ofNullable(variant.values().get(parameter)).stream())
                .map(Value::toString)
                .collect(Collectors.toCollection(HashSet::new));
    }
}

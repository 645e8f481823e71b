package dev.winnow.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.analysis.RangeChange.Chosen;
import dev.winnow.search.analysis.RangeChange.Fixed;
import dev.winnow.search.analysis.RangeChange.Gone;
import dev.winnow.search.analysis.RangeChange.Kept;
import dev.winnow.search.analysis.RangeChange.Moved;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Constraint;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.space.When;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NextRangesTest {
    private static final String NAME = "x";

    private static NextRanges next(SearchSpace space, List<Trial> trials) {
        return NextRanges.of(space, Direction.MINIMIZE, trials, 1, 0);
    }

    private static final CategoricalParameter OPTIMIZER =
            new CategoricalParameter("optimizer", List.of("sgd", "adam", "lion"), Optional.empty());
    private static final RealParameter MOMENTUM = new RealParameter(
            "momentum", 0, 1, Scale.LINEAR, OptionalDouble.empty(), Optional.of(new When("optimizer", Set.of("sgd"))));

    /** A study in which every third trial has sgd, with a momentum that is best at 0.5. */
    private static List<Trial> optimizers(int trials, double sgd) {
        return IntStream.range(0, trials)
                .mapToObj(i -> {
                    var choice = new Value.Choice(OPTIMIZER.values().get(i % 3));
                    double momentum = (i / 3) % 20 / 20.0;
                    return i % 3 == 0
                            ? Studies.completed(
                                    i,
                                    new Configuration(
                                            Map.of("optimizer", choice, "momentum", new Value.Real(momentum))),
                                    sgd + Math.abs(momentum - 0.5))
                            : Studies.completed(
                                    i, new Configuration(Map.of("optimizer", choice)), 1 + i % 3 + i / 1000.0);
                })
                .toList();
    }

    @Test
    void dropsAChoiceThatWasTriedOftenAndWasNeverGoodAndWhatDependsOnIt() {
        var changes = next(new SearchSpace(List.of(OPTIMIZER, MOMENTUM)), optimizers(60, 5))
                .changes();

        assertThat(changes.get(0)).isEqualTo(new Chosen(OPTIMIZER, List.of("adam"), List.of("sgd", "lion")));
        assertThat(changes.get(1)).isEqualTo(new Gone(MOMENTUM));
    }

    /** Of 21 trials seven have sgd: too few to say that it is bad. */
    @Test
    void keepsAChoiceThatWasSeldomTried() {
        var changes = next(new SearchSpace(List.of(OPTIMIZER, MOMENTUM)), optimizers(21, 5))
                .changes();

        assertThat(changes).containsExactly(new Kept(OPTIMIZER), new Kept(MOMENTUM));
    }

    /** Every third trial has a momentum: of these 21 the best five have 0.4 to 0.6. */
    @Test
    void judgesAParameterByTheTrialsThatHaveIt() {
        var changes = next(new SearchSpace(List.of(OPTIMIZER, MOMENTUM)), optimizers(63, 0.5))
                .changes();

        assertThat(changes.get(1)).isInstanceOf(Moved.class);
        var moved = (Moved) changes.get(1);
        assertThat(moved.lower().after()).isEqualTo(new Value.Real(0.35));
        assertThat(moved.upper().after()).isEqualTo(new Value.Real(0.65));
    }

    private static List<Trial> drawn(SearchSpace space, int trials, ToDoubleFunction<Configuration> loss) {
        return IntStream.range(0, trials)
                .mapToObj(number -> {
                    var configuration = new RandomSampler()
                            .sample(space, Direction.MINIMIZE, List.of(), number, new RandomStreams(3));
                    return Studies.completed(number, configuration, loss.applyAsDouble(configuration));
                })
                .toList();
    }

    private static double number(Configuration configuration, String name) {
        return configuration.values().get(name).number().orElseThrow();
    }

    private static SearchSpace square() {
        return new SearchSpace(List.of(
                new RealParameter(NAME, 0, 10, Scale.LINEAR, OptionalDouble.empty(), Optional.empty()),
                new RealParameter("y", 0, 10, Scale.LINEAR, OptionalDouble.empty(), Optional.empty())));
    }

    @Test
    void fixesAParameterThatDoesNotMatterToTheBestValue() {
        var trials = drawn(square(), 100, values -> number(values, NAME));
        var best = trials.stream()
                .min((a, b) -> Double.compare(a.value().orElseThrow(), b.value().orElseThrow()))
                .orElseThrow();

        var changes = next(square(), trials).changes();

        assertThat(changes.get(0)).isInstanceOf(Moved.class);
        assertThat(changes.get(1)).isInstanceOf(Fixed.class);
        var fixed = (Fixed) changes.get(1);
        assertThat(fixed.value()).isEqualTo(best.configuration().values().get("y"));
        assertThat(fixed.toBeBest()).isLessThan(0.05);
        assertThat(fixed.forAll()).isLessThan(0.05);
    }

    @Test
    void fixesNothingByFewTrialsOrThatAConstraintNames() {
        var few = next(square(), drawn(square(), 29, values -> number(values, NAME)));
        var constrained = square().under(List.of(new Constraint(
                "y < 11", List.of(new Constraint.Part(Set.of("y"), values -> number(values, "y") < 11)), 6)));
        var tied = next(constrained, drawn(constrained, 100, values -> number(values, NAME)));

        assertThat(few.changes()).noneMatch(change -> change instanceof Fixed);
        assertThat(tied.changes()).hasSize(2).noneMatch(change -> change instanceof Fixed);
    }

    @Test
    void fixesNothingWhereAllTrialsAreEquallyGood() {
        assertThat(next(square(), drawn(square(), 100, values -> 1)).changes())
                .allMatch(change -> change instanceof Kept);
    }

    @Test
    void saysNothingOfFewerThanTwentyTrials() {
        assertThat(next(square(), drawn(square(), 19, values -> number(values, NAME))))
                .isEqualTo(new NextRanges(19, List.of()));
        assertThat(next(square(), drawn(square(), 20, values -> number(values, NAME)))
                        .changes())
                .hasSize(2);
    }

    @Test
    void divergedTrialsAndThoseWithoutAValueDoNotCount() {
        var trials = new ArrayList<>(drawn(square(), 20, values -> number(values, NAME)));
        trials.set(0, trials.get(0).withState(State.DIVERGED));

        assertThat(next(square(), trials).trials()).isEqualTo(19);
    }
}

package dev.winnow.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.When;
import dev.winnow.search.study.Action;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Direction;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GridSamplerTest {
    /** 3 x (2 + 1) configurations. */
    private static final SearchSpace SPACE = new SearchSpace(List.of(
            Studies.ordinal("rate", "0.001", "0.01", "0.1"),
            Studies.choice("optimizer", "sgd", "adam"),
            new RealParameter(
                    "momentum",
                    0.8,
                    0.9,
                    Scale.LINEAR,
                    OptionalDouble.of(0.1),
                    Optional.of(new When("optimizer", Set.of("sgd"))))));

    @Test
    void trialsRunThroughTheSpaceAsNestedLoops() {
        assertThat(IntStream.range(0, 4).mapToObj(this::drawn))
                .containsExactly(
                        "{rate=0.001, optimizer=sgd, momentum=0.8}",
                        "{rate=0.001, optimizer=sgd, momentum=0.9}",
                        "{rate=0.001, optimizer=adam}",
                        "{rate=0.01, optimizer=sgd, momentum=0.8}");
    }

    private String drawn(int number) {
        return new GridSampler()
                .sample(SPACE, Direction.MINIMIZE, List.of(), number, new RandomStreams(1))
                .values()
                .toString();
    }

    @Test
    void whatInitialTrialsTookIsPassedOverAndTheirTurnsComeLast() {
        Configuration second = SPACE.at(BigInteger.ONE);
        Configuration last = SPACE.at(BigInteger.valueOf(8));
        Study study = Studies.study(SPACE, new GridSampler(), new NoPruner(1), Limits.parallel(20))
                .withInitialTrials(List.of(last, second));

        List<Configuration> tried = new SimulatedStudy(study)
                .plan().actions().stream()
                        .map(action -> ((Action.Create) action).configuration())
                        .toList();

        assertThat(tried.stream().map(Configuration::values).map(Map::toString))
                .containsExactly(at(8), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(0));
    }

    private static String at(int index) {
        return SPACE.at(BigInteger.valueOf(index)).values().toString();
    }

    @Test
    void refusesAContinuousParameterAndSaysWhatToDo() {
        SearchSpace space = new SearchSpace(List.of(Studies.whole("layers", 1, 3), Studies.real("dropout", 0, 1)));
        assertThatThrownBy(() -> Studies.study(space, new GridSampler(), new NoPruner(1), Limits.parallel(20)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'dropout'")
                .hasMessageContaining("give it a step")
                .hasMessageContaining("ordinal")
                .hasMessageContaining("use Sobol");
    }
}

package dev.winnow.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole numbers from 200 to 8,000 that are to be in order: one draw in n! is. */
class FeasibleWalkTest {
    private static SearchSpace unordered(int length) {
        return new SearchSpace(IntStream.range(0, length)
                .<Parameter>mapToObj(i -> Studies.whole("x" + i, 200, 8_000))
                .toList());
    }

    private static long value(Configuration configuration, int i) {
        return Long.parseLong(String.valueOf(configuration.values().get("x" + i)));
    }

    private static List<Constraint> order(int length) {
        List<Constraint> order = new ArrayList<>();
        for (int i = 1; i < length; i++) {
            int second = i;
            Predicate<Configuration> rises =
                    configuration -> value(configuration, second - 1) <= value(configuration, second);
            var part = new Constraint.Part(Set.of("x" + (i - 1), "x" + i), rises);
            order.add(new Constraint("x" + (i - 1) + " <= x" + i, List.of(part), 8));
        }
        return order;
    }

    private static Configuration falling(int length) {
        return unordered(length)
                .configure(parameter ->
                        parameter.at(1 - Integer.parseInt(parameter.name().substring(1)) / 20.0 - 0.05));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 16})
    void aWalkComesToAnOrderAlsoFromItsOpposite(int length) {
        SearchSpace space = unordered(length).under(order(length));
        for (int seed = 0; seed < 5; seed++) {
            assertThat(new FeasibleWalk(space, new Random(seed)).near(falling(length)))
                    .hasValueSatisfying(
                            found -> assertThat(space.contains(found)).isTrue());
        }
    }

    @Test
    void aConfigurationThatMeetsAllStays() {
        SearchSpace space = unordered(3).under(order(3));
        Configuration met = space.configure(parameter -> parameter.at(0.5));

        assertThat(new FeasibleWalk(space, new Random(1)).near(met)).contains(met);
    }

    @Test
    void aWalkThatForgetsItsStartComesEverywhere() {
        SearchSpace space = unordered(5).under(order(5));
        double mean = IntStream.range(0, 200)
                .mapToObj(seed ->
                        new FeasibleWalk(space, new Random(seed)).anywhere().orElseThrow())
                .mapToLong(found -> value(found, 2))
                .average()
                .orElseThrow();

        // The middle one of five in order.
        assertThat(mean).isBetween(3_600.0, 4_600.0);
    }

    @Test
    void theShareThatIsAllowedIsToldAndAnOrderOfNineIsNoEmptySpace() {
        assertThat(unordered(3).allowed()).isEqualTo(1);
        assertThat(unordered(3).under(order(3)).allowed()).isBetween(0.08, 0.3);
        assertThat(unordered(7).under(order(7)).allowed()).isBetween(0.0, 0.001);
        assertThat(unordered(9).under(order(9)).allowed()).isZero();
        assertThatThrownBy(() -> unordered(3).under(List.of(new Constraint("never", configuration -> false))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no configuration meets the constraints");
    }

    static List<Sampler> samplers() {
        return List.of(new RandomSampler(), new TpeSampler());
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void aStudyOfSevenInOrderHasAllItsTrials(Sampler sampler) {
        SearchSpace space = unordered(7).under(order(7));
        SimulatedStudy study = new SimulatedStudy(Studies.study(space, sampler, new NoPruner(1), Limits.of(40, 1)));
        for (int number = 0; number < 40; number++) {
            study.plan();
            study.reports(number, 1, value(study.trial(number).configuration(), 3))
                    .becomes(number, State.COMPLETED);
        }

        assertThat(study.trials()).hasSize(40);
        assertThat(study.trials().stream().map(Trial::configuration).distinct()).hasSize(40);
        assertThat(study.trials()).allSatisfy(trial -> assertThat(space.contains(trial.configuration()))
                .isTrue());
    }
}

package dev.winnow.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.analysis.Exploration;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.SuccessiveHalving;
import dev.winnow.search.sampler.GridSampler;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.SamplerPropertiesTest;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Action;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Studies;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConstraintTest {
    /** 8 x (8 + 1) configurations. */
    private static final SearchSpace FINITE = new SearchSpace(List.of(
            Studies.whole("a", 1, 8),
            Studies.choice("kind", "plain", "pair"),
            new IntegerParameter("b", 1, 8, 1, Scale.LINEAR, Optional.of(new When("kind", Set.of("pair"))))));

    private static final SearchSpace INFINITE =
            new SearchSpace(List.of(Studies.real("x", 0, 1), Studies.real("y", 0, 1), Studies.whole("n", 1, 9)));

    static List<Sampler> finite() {
        return SamplerPropertiesTest.finite();
    }

    static List<Sampler> samplers() {
        return SamplerPropertiesTest.samplers();
    }

    private static Constraint constraint(String text, Predicate<Configuration> allows) {
        return new Constraint(text, allows);
    }

    private static double number(Configuration configuration, String name) {
        Value value = configuration.values().get(name);
        return value == null ? Double.NaN : value.number().orElse(Double.NaN);
    }

    /** An inactive b meets it. */
    private static Constraint product(double most) {
        return constraint("a * b <= " + most, c -> !(number(c, "a") * number(c, "b") > most));
    }

    /** Of the unit square, the corner of this size. */
    private static Constraint corner(double size) {
        return constraint("x + y <= " + size, c -> number(c, "x") + number(c, "y") <= size);
    }

    @Test
    void underLongConstraintsASpaceIsCountedAsFarAsASecondGoes() {
        SearchSpace space = new SearchSpace(List.of(Studies.whole("a", 1, 1 << 16)));
        Constraint brief = new Constraint("a > 1", c -> number(c, "a") > 1, 200);
        Constraint long16 = new Constraint("a > 1", c -> number(c, "a") > 1, 16 * 512);

        assertThat(space.under(List.of(brief)).size()).contains(BigInteger.valueOf((1 << 16) - 1));
        assertThat(space.under(List.of(brief)).exact()).isTrue();
        assertThat(space.under(List.of(brief)).slow()).isFalse();
        SearchSpace slow = space.under(List.of(long16));
        assertThat(slow.mostCounted()).isEqualTo(1_952);
        assertThat(slow.exact()).isFalse();
        assertThat(slow.slow()).isTrue();
        assertThat(slow.size()).as("an upper bound").contains(BigInteger.valueOf(1 << 16));
    }

    @Test
    void theSizeOfACountableSpaceIsExact() {
        SearchSpace space = FINITE.under(List.of(product(8)));
        // pairs with a product of at most 8: 8 + 4 + 2 + 2 + 1 + 1 + 1 + 1
        assertThat(space.size()).contains(BigInteger.valueOf(8 + 20));
        assertThat(space.exact()).isTrue();
        assertThat(Exploration.of(space, 7).sizeText()).isEqualTo("28");
        assertThat(Exploration.of(space, 7).share()).hasValue(0.25);
    }

    @Test
    void theSizeOfALargeSpaceIsAnUpperBound() {
        SearchSpace space = new SearchSpace(List.of(Studies.whole("a", 1, 1000), Studies.whole("b", 1, 1000)))
                .under(List.of(product(900_000)));
        assertThat(space.exact()).isFalse();
        assertThat(Exploration.of(space, 7).sizeText()).isEqualTo("at most 1000000");
        assertThat(Exploration.of(space, 7).exhaustive(60)).isEqualTo("at most 1.9 years at 1 min per trial");
    }

    @Test
    void aConfigurationThatBreaksAConstraintIsNotInTheSpace() {
        SearchSpace space = FINITE.under(List.of(product(8)));
        Configuration good = space.parse(Map.of("a", "8", "kind", "plain"));
        Configuration bad = space.parse(Map.of("a", "3", "kind", "pair", "b", "3"));
        assertThat(space.contains(good)).isTrue();
        assertThat(space.contains(bad)).isFalse();
        assertThat(space.broken(bad).map(Constraint::text)).contains("a * b <= 8.0");
        assertThatThrownBy(() -> Studies.study(space, new RandomSampler(), new NoPruner(1), Limits.parallel(1))
                        .withInitialTrials(List.of(good, bad)))
                .hasMessageContaining("initialTrials[1] does not meet the constraint 'a * b <= 8.0'");
    }

    @Test
    void whatNothingMeetsIsRefused() {
        assertThatThrownBy(() -> FINITE.under(List.of(constraint("never", c -> false))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no configuration meets the constraints; loosen them or change the ranges of the parameters");
        assertThatThrownBy(() -> INFINITE.under(List.of(corner(0))))
                .hasMessageContaining("none of 10000 random ones does");
    }

    @ParameterizedTest
    @MethodSource("finite")
    void whatMeetsTheConstraintsIsTriedOnceAndNothingElse(Sampler sampler) {
        SearchSpace space = FINITE.under(List.of(product(8), constraint("a != 7", c -> number(c, "a") != 7)));
        Study wide = Studies.study(space, sampler, new NoPruner(1), Limits.of(100, 20));
        SimulatedStudy study = new SimulatedStudy(wide);
        int tried = 0;
        for (Plan plan = study.plan(); plan.outcome().isEmpty(); plan = study.plan()) {
            assertThat(plan.actions()).isNotEmpty();
            for (int end = tried + plan.actions().size(); tried < end; tried++) {
                study.reports(tried, 1, tried % 5).becomes(tried, State.COMPLETED);
            }
        }
        assertThat(study.trials().stream().map(Trial::configuration).distinct()).hasSize(26);
        assertThat(study.trials()).hasSize(26).allMatch(trial -> space.contains(trial.configuration()));
        assertThat(study.plan().outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.SPACE_EXHAUSTED);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void everySamplerKeepsConstraintsThatAFiftiethMeets(Sampler sampler) {
        SearchSpace space = INFINITE.under(List.of(corner(0.2)));
        SimulatedStudy study = new SimulatedStudy(Studies.study(space, sampler, new NoPruner(1), Limits.of(40, 1)));
        for (int number = 0; number < 40; number++) {
            assertThat(study.plan().actions()).hasSize(1);
            Configuration drawn = study.trial(number).configuration();
            assertThat(space.contains(drawn)).isTrue();
            study.reports(number, 1, number(drawn, "x")).becomes(number, State.COMPLETED);
        }
    }

    /** Five of a billion configurations meet the constraint; random draws find them, and then nothing. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("finite")
    void aSpaceInWhichNothingElseIsFoundEndsTheStudyWithItsReason(Sampler sampler) {
        SearchSpace space = new SearchSpace(
                        List.of(new IntegerParameter("a", 1, 1_000_000_000, 1, Scale.LOG, Optional.empty())))
                .under(List.of(constraint("a <= 5", c -> number(c, "a") <= 5)));
        assertThat(space.exact()).isFalse();
        SimulatedStudy study = new SimulatedStudy(
                Studies.study(space, sampler, new SuccessiveHalving(1, 2, 2, 20), Limits.of(20, 20)));
        List<Action> actions = study.plan().actions();
        assertThat(actions).hasSize(5);
        for (int number = 0; number < 5; number++) {
            study.reports(number, 1, number);
        }
        // The rung is full, as the planner knows that there will be no sixth: two of five go on.
        assertThat(study.plan().actions())
                .filteredOn(Action.Grant.class::isInstance)
                .hasSize(2);
        study.reports(0, 2, 0).becomes(0, State.COMPLETED);
        study.reports(1, 2, 1).becomes(1, State.COMPLETED);
        Outcome outcome = study.plan().outcome().orElseThrow();
        assertThat(outcome.reason()).isEqualTo(OutcomeReason.SPACE_EXHAUSTED);
        assertThat(outcome.message()).startsWith("No other configuration that meets the constraints was found");
    }

    /** Of the same space; a walk tries 65,536 configurations, and there are two: the grid's and the last resort's. */
    @Test
    void aGridThatFindsNothingElseWalksOnce() {
        AtomicInteger tried = new AtomicInteger();
        SearchSpace space = new SearchSpace(
                        List.of(new IntegerParameter("a", 1, 1_000_000_000, 1, Scale.LOG, Optional.empty())))
                .under(List.of(constraint("a <= 5", c -> {
                    tried.incrementAndGet();
                    return number(c, "a") <= 5;
                })));
        SimulatedStudy study =
                new SimulatedStudy(Studies.study(space, new GridSampler(), new NoPruner(1), Limits.of(6, 6)));
        tried.set(0);
        assertThat(study.plan().actions()).hasSize(5);
        assertThat(tried).hasValueLessThan(3 * space.mostCounted());
    }

    @Property(tries = 100, seed = "1")
    void countingAgreesWithTrying(@ForAll @IntRange(min = 1, max = 64) int most, @ForAll long seed) {
        SearchSpace space = FINITE.under(List.of(product(most)));
        List<Configuration> met = new ArrayList<>();
        for (int i = 0; i < 72; i++) {
            Configuration configuration = space.at(BigInteger.valueOf(i));
            if (space.contains(configuration)) {
                met.add(configuration);
            }
        }
        assertThat(space.size()).contains(BigInteger.valueOf(met.size()));
        Study study = Studies.study(space, new RandomSampler(), new NoPruner(1), Limits.parallel(100))
                .withSeed(seed);
        assertThat(new SimulatedStudy(study)
                        .plan().actions().stream().map(action -> ((Action.Create) action).configuration()))
                .containsExactlyInAnyOrderElementsOf(met);
    }
}

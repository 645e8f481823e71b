package dev.winnow.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every pruner: the rules are checked by {@link Simulation} at every step of whole studies. */
class PlannerPropertiesTest {
    private static final Simulation.Faults CALM = Simulation.Faults.NONE;
    private static final Simulation.Faults STORM = new Simulation.Faults(0.1, 0.1, 0.05, 0.05, 0.1);

    @Property(tries = 300, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void everyStudyEndsWhateverGoesWrong(
            @ForAll("pruners") Pruner pruner,
            @ForAll @IntRange(min = 1, max = 40) int trials,
            @ForAll @IntRange(min = 1, max = 8) int parallel,
            @ForAll Direction direction,
            @ForAll OnEnd onEnd,
            @ForAll long seed) {
        Study study = Studies.with(
                Studies.minimising(pruner, Studies.limits(trials, parallel)),
                new Objective(direction, OptionalDouble.empty()),
                onEnd);
        Simulation simulation = new Simulation(study, STORM, Simulation::noisy, seed);

        Outcome outcome = simulation.run();

        assertThat(outcome.reason()).isEqualTo(OutcomeReason.TRIALS_DONE);
        assertThat(simulation.study.progress().created()).isEqualTo(trials);
        assertThat(simulation.study.trials()).noneMatch(trial -> trial.state() == State.ACTIVE);
    }

    @Property(tries = 150, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void withoutFaultsTheBestAreTrainedAsFarAsTheirNumberAllows(
            @ForAll("pruners") Pruner pruner,
            @ForAll @IntRange(min = 1, max = 60) int trials,
            @ForAll @IntRange(min = 1, max = 8) int parallel,
            @ForAll long seed) {
        Simulation simulation = new Simulation(
                Studies.minimising(pruner, Studies.limits(trials, parallel)), CALM, Simulation::noisy, seed);

        Outcome outcome = simulation.run();

        assertThat(outcome.succeeded()).isTrue();
        int furthest = simulation.study.trials().stream()
                .mapToInt(Trial::resource)
                .max()
                .orElseThrow();
        assertThat(furthest).isGreaterThanOrEqualTo(surelyReached(pruner, trials));
        assertThat(simulation.study.trials()).allSatisfy(trial -> assertThat(trial.state() == State.COMPLETED)
                .isEqualTo(trial.resource() == pruner.maxResource()));
    }

    /** Promotion out of a rung needs eta results there; the other rules always let the best go on. */
    private static int surelyReached(Pruner pruner, int trials) {
        if (!(pruner instanceof AshaPromotion asha)) {
            return pruner.maxResource();
        }
        int reached = 0;
        for (int results = trials;
                results >= asha.eta() && reached < asha.rungs(0).size() - 1;
                results /= asha.eta()) {
            reached++;
        }
        return asha.rungs(0).get(reached);
    }

    @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void aFiniteSpaceIsSearchedOnceAndThenTheStudyEnds(
            @ForAll("pruners") Pruner pruner, @ForAll @IntRange(min = 1, max = 8) int parallel, @ForAll long seed) {
        SearchSpace space =
                new SearchSpace(List.of(Studies.whole("layers", 1, 4), Studies.choice("optimizer", "sgd", "adam")));
        Simulation simulation = new Simulation(
                Studies.study(space, new RandomSampler(), pruner, Studies.limits(1000, parallel)),
                CALM,
                Simulation::noisy,
                seed);

        Outcome outcome = simulation.run();

        assertThat(outcome.reason()).isEqualTo(OutcomeReason.SPACE_EXHAUSTED);
        Set<Configuration> tried = new HashSet<>();
        simulation.study.trials().forEach(trial -> tried.add(trial.configuration()));
        assertThat(tried).hasSize(8);
        assertThat(simulation.study.trials()).hasSize(8);
    }

    @Provide
    Arbitrary<Pruner> pruners() {
        Arbitrary<Integer> min = Arbitraries.integers().between(1, 3);
        Arbitrary<Integer> factor = Arbitraries.integers().between(1, 30);
        Arbitrary<Integer> eta = Arbitraries.integers().between(2, 4);
        return Arbitraries.oneOf(
                min.map(NoPruner::new),
                Combinators.combine(min, factor, eta).as((m, f, e) -> new AshaPromotion(m, m * f, e)),
                Combinators.combine(min, factor, eta).as((m, f, e) -> new AshaStopping(m, m * f, e)),
                Combinators.combine(min, factor, eta, Arbitraries.integers().between(1, 30))
                        .as((m, f, e, n) -> new SuccessiveHalving(m, m * f, e, n)),
                Combinators.combine(min, factor, eta).as((m, f, e) -> new Hyperband(m, m * f, e)));
    }
}

package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.study.Action;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Studies;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Incumbent;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class PopulationBasedTrainingTest {
    /** Ten members, three generations to the steps 2, 4 and 5; two copy, two are copied. */
    private static final PopulationBasedTraining TEN = new PopulationBasedTraining(10, 2, 5, 0.2, 0.25);

    @Test
    void generationsEndAtMultiplesOfTheIntervalAndAtTheMaximum() {
        assertThat(List.of(TEN.rungs(0), TEN.rungs(1), TEN.rungs(2)))
                .containsExactly(List.of(2), List.of(4), List.of(5));
        assertThat(TEN.trials()).hasValue(30);
        assertThat(TEN.rungs(3)).isEqualTo(TEN.rungs(0)); // another population
    }

    @Test
    void aQuantileIsRoundedUpAndIsAtMostHalfOfThePopulation() {
        assertThat(new PopulationBasedTraining(9, 1, 9, 0.2, 0).copied()).isEqualTo(2);
        assertThat(new PopulationBasedTraining(3, 1, 9, 0.5, 0).copied()).isEqualTo(1);
        assertThat(new PopulationBasedTraining(40, 1, 9, 0.25, 0).copied()).isEqualTo(10);
    }

    @Test
    void theWorstCopyOneOfTheBestAndTheOthersGoOnAsTheyAre() {
        SimulatedStudy study = firstGeneration();
        study.plan();
        for (int i = 0; i < 10; i++) {
            study.reports(i, 2, i).becomes(i, State.COMPLETED); // 0 and 1 are best, 8 and 9 worst
        }

        List<Action.Create> created = creations(study.plan());

        assertThat(created).hasSize(10);
        for (Action.Create create : created) {
            int predecessor = create.number() - 10;
            Action.Origin origin = create.origin().orElseThrow();
            assertThat(origin.step()).isEqualTo(2);
            assertThat(create.resource()).isEqualTo(4);
            if (predecessor < 8) {
                assertThat(origin.trial()).isEqualTo(predecessor);
                assertThat(create.configuration())
                        .isEqualTo(study.trial(predecessor).configuration());
            } else {
                assertThat(origin.trial()).isIn(0, 1);
                assertThat(create.configuration())
                        .isNotEqualTo(study.trial(origin.trial()).configuration());
            }
        }
    }

    @Test
    void bothOfTheBestAreCopiedNowAndThen() {
        Map<Integer, Integer> copies = new HashMap<>();
        for (int seed = 0; seed < 100; seed++) {
            for (Action.Create create : secondGeneration(seed)) {
                if (create.number() >= 18) {
                    copies.merge(create.origin().orElseThrow().trial(), 1, Integer::sum);
                }
            }
        }
        assertThat(copies).containsOnlyKeys(0, 1);
        assertThat(copies.values()).allSatisfy(count -> assertThat(count).isBetween(70, 130)); // of 200
    }

    @Test
    void aGenerationBeginsWhenTheOneBeforeIsCompleteWithdrawnAndFailedMembersIncluded() {
        SimulatedStudy study = firstGeneration();
        study.plan();
        for (int i = 0; i < 9; i++) {
            study.reports(i, 2, i).becomes(i, State.COMPLETED);
        }
        assertThat(study.plan().actions()).isEmpty();
        study.becomes(9, State.FAILED).withdraw(0);

        List<Action.Create> created = creations(study.plan());

        assertThat(created).hasSize(10);
        // 1 and 2 are the best now; the places of 0 and 9 are taken by copies of them, and 8 goes on.
        assertThat(created.get(0).origin().orElseThrow().trial()).isIn(1, 2);
        assertThat(created.get(9).origin().orElseThrow().trial()).isIn(1, 2);
        assertThat(created.get(8).origin().orElseThrow().trial()).isEqualTo(8);
    }

    @Test
    void aPopulationWithoutAnyValueBeginsAnew() {
        SimulatedStudy study = firstGeneration();
        study.plan();
        for (int i = 0; i < 10; i++) {
            study.becomes(i, State.DIVERGED);
        }

        List<Action.Create> created = creations(study.plan());

        assertThat(created).hasSize(10).allSatisfy(create -> {
            assertThat(create.origin()).isEmpty();
            assertThat(create.resource()).isEqualTo(4);
        });
    }

    @Test
    void moreMembersThanSlotsTrainOneAfterTheOther() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(TEN, Limits.parallel(3)));
        for (int round = 0; round < 10; round++) {
            study.plan();
            List<Trial> running = study.trials().stream()
                    .filter(trial -> trial.state() == State.ACTIVE)
                    .toList();
            assertThat(running).hasSizeBetween(1, 3);
            running.forEach(trial -> study.reports(trial.number(), trial.resource(), trial.number())
                    .becomes(trial.number(), State.COMPLETED));
        }
        assertThat(study.trials()).extracting(Trial::bracket).contains(0, 1, 2);
    }

    @Test
    void aSpaceSmallerThanThePopulationIsNoObstacle() {
        SearchSpace space = new SearchSpace(List.of(Studies.choice("optimizer", "sgd", "adam")));
        SimulatedStudy study = new SimulatedStudy(Studies.study(space, new RandomSampler(), TEN, Limits.parallel(10)));
        assertThat(creations(study.plan())).hasSize(10);
    }

    /**
     * The example of the paper's figure 2: each of two members optimises one of two coordinates alone. Alone each stops at
     * 0.4; together they come near the optimum of 1.2.
     */
    @Test
    void twoMembersWithHalfOfTheGradientEachFindTheOptimumOfThePaper() {
        SearchSpace space = new SearchSpace(List.of(Studies.real("h0", 0, 1), Studies.real("h1", 0, 1)));
        Study study = Studies.study(
                        space,
                        new RandomSampler(),
                        new PopulationBasedTraining(2, 4, 200, 0.5, 0.25),
                        Limits.parallel(2))
                .withObjectives(Objectives.of(Direction.MAXIMIZE))
                .withInitialTrials(List.of(halves(1, 0), halves(0, 1)));
        BiFunction<double[], Configuration, double[]> ascent = (theta, h) -> new double[] {
            theta[0] - 0.02 * real(h, "h0") * 2 * theta[0], theta[1] - 0.02 * real(h, "h1") * 2 * theta[1]
        };
        double[] start = {0.9, 0.9};
        ToDoubleFunction<double[]> value = theta -> 1.2 - theta[0] * theta[0] - theta[1] * theta[1];

        assertThat(fixed(200, start, ascent, value, halves(1, 0))).isLessThan(0.4);
        assertThat(train(study, start, ascent, value)).isGreaterThan(1.15);
    }

    /** Steps of the size of the rate: a large one is quick and coarse, a small one slow and fine. */
    @Test
    void findsAScheduleThatIsBetterThanAnyFixedRate() {
        SearchSpace space = new SearchSpace(
                List.of(new RealParameter("rate", 0.001, 1, Scale.LOG, OptionalDouble.empty(), Optional.empty())));
        Study study = Studies.study(
                space, new RandomSampler(), new PopulationBasedTraining(20, 2, 40, 0.25, 0.25), Limits.parallel(20));
        BiFunction<double[], Configuration, double[]> descent = (x, h) -> {
            double[] next = x.clone();
            for (int i = 0; i < x.length; i++) {
                next[i] -= Math.signum(x[i]) * real(h, "rate");
            }
            return next;
        };
        double[] start = {10.37, -8.11, 9.73, -7.29, 8.57, 6.91};
        ToDoubleFunction<double[]> loss = x -> {
            double sum = 0;
            for (double each : x) {
                sum += Math.abs(each);
            }
            return sum;
        };
        double best = Double.POSITIVE_INFINITY;
        for (double rate = 0.001; rate <= 1; rate += 0.001) {
            Configuration h = new Configuration(Map.of("rate", new Value.Real(rate)));
            best = Math.min(best, fixed(40, start, descent, loss, h));
        }
        assertThat(train(study, start, descent, loss)).isLessThan(best / 2);
    }

    @Test
    void settingsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new PopulationBasedTraining(1, 1, 9, 0.2, 0))
                .hasMessage("pruner population must be at least 2, but is 1");
        assertThatThrownBy(() -> new PopulationBasedTraining(10, 10, 9, 0.2, 0))
                .hasMessageContaining("lower interval or raise maxResource");
        assertThatThrownBy(() -> new PopulationBasedTraining(10, 1, 9, 0.6, 0)).hasMessageContaining("at most 0.5");
        assertThatThrownBy(() -> new PopulationBasedTraining(10, 1, 9, 0.2, 1.1))
                .hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> new PopulationBasedTraining(1_000_000, 1, 1_000_000, 0.2, 0.1))
                .hasMessageContaining("1000000 generations");
    }

    private static SimulatedStudy firstGeneration() {
        return new SimulatedStudy(Studies.minimising(TEN, Limits.parallel(10)));
    }

    private static List<Action.Create> secondGeneration(long seed) {
        SimulatedStudy study =
                new SimulatedStudy(Studies.minimising(TEN, Limits.parallel(10)).withSeed(seed));
        study.plan();
        for (int i = 0; i < 10; i++) {
            study.reports(i, 2, i).becomes(i, State.COMPLETED);
        }
        return creations(study.plan());
    }

    private static List<Action.Create> creations(Plan plan) {
        List<Action.Create> created = new ArrayList<>();
        plan.actions().forEach(action -> created.add((Action.Create) action));
        return created;
    }

    /** Trains a study whose checkpoints are vectors, to its end; the best value. */
    private static double train(
            Study definition,
            double[] start,
            BiFunction<double[], Configuration, double[]> step,
            ToDoubleFunction<double[]> value) {
        SimulatedStudy study = new SimulatedStudy(definition);
        Map<Integer, double[]> checkpoints = new HashMap<>();
        Plan plan = study.plan();
        while (plan.outcome().isEmpty()) {
            for (Action.Create create : creations(plan)) {
                int from = create.origin().map(Action.Origin::step).orElse(0);
                double[] state = create.origin()
                        .map(origin -> checkpoints.getOrDefault(origin.trial(), start))
                        .orElse(start);
                for (int k = from; k < create.resource(); k++) {
                    state = step.apply(state, create.configuration());
                }
                checkpoints.put(create.number(), state);
                study.reports(create.number(), create.resource(), value.applyAsDouble(state))
                        .becomes(create.number(), State.COMPLETED);
            }
            plan = study.plan();
        }
        return Incumbent.of(definition.objective(), study.trials())
                .orElseThrow()
                .value();
    }

    private static double fixed(
            int steps,
            double[] start,
            BiFunction<double[], Configuration, double[]> step,
            ToDoubleFunction<double[]> value,
            Configuration configuration) {
        double[] state = start;
        for (int k = 0; k < steps; k++) {
            state = step.apply(state, configuration);
        }
        return value.applyAsDouble(state);
    }

    private static Configuration halves(double h0, double h1) {
        return new Configuration(Map.of("h0", new Value.Real(h0), "h1", new Value.Real(h1)));
    }

    private static double real(Configuration configuration, String name) {
        return ((Value.Real) configuration.values().get(name)).value();
    }
}

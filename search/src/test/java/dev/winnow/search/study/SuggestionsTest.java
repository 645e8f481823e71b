package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.SobolSampler;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.When;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuggestionsTest {
    /** 5 x (3 + 1) configurations. */
    private static final SearchSpace SMALL = new SearchSpace(List.of(
            Studies.whole("layers", 1, 5),
            Studies.choice("optimizer", "sgd", "adam"),
            new IntegerParameter(
                    "momentum", 1, 3, 1, Scale.LINEAR, Optional.of(new When("optimizer", Set.of("sgd"))))));

    static List<Sampler> samplers() {
        return List.of(new RandomSampler(), new SobolSampler(), new TpeSampler());
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void aFiniteSpaceOfTwentyIsSearchedInTwentyDifferentTrialsAtOnce(Sampler sampler) {
        Study study = Studies.study(SMALL, sampler, new NoPruner(1), Limits.parallel(50));
        Plan plan = new SimulatedStudy(study).plan();
        assertThat(configurations(plan.actions())).hasSize(20);
        assertThat(plan.actions()).hasSize(20);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void aFiniteSpaceIsSearchedOnceAlsoOneByOne(Sampler sampler) {
        SimulatedStudy study = new SimulatedStudy(Studies.study(SMALL, sampler, new NoPruner(1), Limits.parallel(1)));
        for (int number = 0; number < 20; number++) {
            assertThat(study.plan().actions()).hasSize(1);
            study.reports(number, 1, number).becomes(number, State.COMPLETED);
        }
        assertThat(study.plan().outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.SPACE_EXHAUSTED);
        assertThat(study.trials().stream().map(Trial::configuration).distinct()).hasSize(20);
    }

    @Test
    void initialTrialsComeFirstAndAreNotRepeated() {
        Configuration first = SMALL.parse(Map.of("layers", "3", "optimizer", "adam"));
        Configuration second = SMALL.parse(Map.of("layers", "3", "optimizer", "sgd", "momentum", "2"));
        Study study = Studies.study(SMALL, new RandomSampler(), new NoPruner(1), Limits.parallel(50))
                .withInitialTrials(List.of(first, second));
        List<Action> actions = new SimulatedStudy(study).plan().actions();
        assertThat(((Action.Create) actions.get(0)).configuration()).isEqualTo(first);
        assertThat(((Action.Create) actions.get(1)).configuration()).isEqualTo(second);
        assertThat(configurations(actions)).hasSize(20);
    }

    @Test
    void anInitialTrialThatIsAddedLaterIsTheNextTrialAndOnlyOnce() {
        Configuration first = SMALL.parse(Map.of("layers", "3", "optimizer", "adam"));
        Configuration added = SMALL.parse(Map.of("layers", "5", "optimizer", "sgd", "momentum", "2"));
        Configuration last = SMALL.parse(Map.of("layers", "1", "optimizer", "sgd", "momentum", "1"));
        Study before = Studies.study(SMALL, new SobolSampler(), new NoPruner(1), Limits.parallel(3))
                .withInitialTrials(List.of(first));
        SimulatedStudy study = new SimulatedStudy(before);
        study.plan();
        assertThat(study.trials().stream().map(Trial::configuration)).doesNotContain(added, last);
        study.change(before.withInitialTrials(List.of(first, added, last)));
        for (int number = 0; number < 3; number++) {
            study.reports(number, 1, number).becomes(number, State.COMPLETED);
        }
        assertThat(configurations(study.plan().actions())).hasSize(3);
        assertThat(study.trial(3).configuration()).isEqualTo(added);
        assertThat(study.trial(4).configuration()).isEqualTo(last);
        assertThat(study.trial(5).configuration()).isNotIn(first, added, last);
    }

    /** The space has 20 configurations; the added one is one of these, so that 20 trials are all that there can be. */
    @Test
    void aFiniteSpaceIsSearchedToItsEndWithAnInitialTrialThatWasAdded() {
        Configuration added = SMALL.parse(Map.of("layers", "5", "optimizer", "adam"));
        Study before = Studies.study(SMALL, new SobolSampler(), new NoPruner(1), Limits.parallel(1));
        SimulatedStudy study = new SimulatedStudy(before);
        study.plan();
        Configuration drawn = study.trial(0).configuration();
        Configuration other = drawn.equals(added) ? SMALL.parse(Map.of("layers", "4", "optimizer", "adam")) : added;
        study.change(before.withInitialTrials(List.of(other)));
        for (int number = 0; number < 20; number++) {
            study.reports(number, 1, number).becomes(number, State.COMPLETED);
            study.plan();
        }
        assertThat(study.trials().stream().map(Trial::configuration).distinct()).hasSize(20);
        assertThat(study.plan().outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.SPACE_EXHAUSTED);
    }

    /** What a withdrawn trial was to try is free again, except an initial trial, which was the person's own. */
    @Test
    void aWithdrawnConfigurationMayComeBackUnderAnotherNumber() {
        Configuration mine = SMALL.parse(Map.of("layers", "3", "optimizer", "adam"));
        SimulatedStudy study =
                new SimulatedStudy(Studies.study(SMALL, new RandomSampler(), new NoPruner(1), Limits.parallel(50))
                        .withInitialTrials(List.of(mine)));
        study.plan();
        Configuration lost = study.trial(7).configuration();
        study.withdraw(0).withdraw(7);
        List<Action> actions = study.plan().actions();
        assertThat(actions).hasSize(1);
        assertThat(((Action.Create) actions.get(0)).number()).isEqualTo(20);
        assertThat(((Action.Create) actions.get(0)).configuration()).isEqualTo(lost);
    }

    @Test
    void aBranchWithoutNumbersIsNotTriedOverAndOverInAnInfiniteSpace() {
        SearchSpace space = new SearchSpace(List.of(
                Studies.choice("model", "constant", "linear"),
                new RealParameter(
                        "slope",
                        0,
                        1,
                        Scale.LINEAR,
                        OptionalDouble.empty(),
                        Optional.of(new When("model", Set.of("linear"))))));
        Plan plan = new SimulatedStudy(Studies.study(space, new RandomSampler(), new NoPruner(1), Limits.of(50, 50)))
                .plan();
        assertThat(configurations(plan.actions())).hasSize(50);
    }

    @Test
    void aModelThatLovesOneConfigurationDoesNotRepeatIt() {
        SearchSpace space = new SearchSpace(List.of(
                Studies.choice("model", "constant", "linear"),
                new RealParameter(
                        "slope",
                        0,
                        1,
                        Scale.LINEAR,
                        OptionalDouble.empty(),
                        Optional.of(new When("model", Set.of("linear"))))));
        SimulatedStudy study =
                new SimulatedStudy(Studies.study(space, new TpeSampler(), new NoPruner(1), Limits.of(60, 1)));
        for (int number = 0; number < 60; number++) {
            study.plan();
            boolean constant = study.trial(number).configuration().values().size() == 1;
            study.reports(number, 1, constant ? 0 : 1 + number).becomes(number, State.COMPLETED);
        }
        assertThat(study.trials().stream().map(Trial::configuration).distinct()).hasSize(60);
    }

    @Test
    void theSameStudySuggestsTheSameAndAnotherSeedSomethingElse() {
        Study study = Studies.minimising(new NoPruner(1), Limits.of(5, 5));
        Study other = study.withSeed(8);
        Set<Configuration> first =
                configurations(new SimulatedStudy(study).plan().actions());
        assertThat(configurations(new SimulatedStudy(study).plan().actions())).isEqualTo(first);
        assertThat(configurations(new SimulatedStudy(other).plan().actions())).doesNotContainAnyElementsOf(first);
    }

    private static Set<Configuration> configurations(List<Action> actions) {
        List<Configuration> all = new ArrayList<>();
        for (Action action : actions) {
            all.add(((Action.Create) action).configuration());
        }
        return new HashSet<>(all);
    }
}

package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.study.Action;
import dev.winnow.search.study.Catalog;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Planner;
import dev.winnow.search.study.PlannerPropertiesTest;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Studies;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.StopReason;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * The one rule for all pruners about what is missing, equal, early, repeated or out of order, on histories that no study
 * has to come to: any state, any grant, values missing anywhere. What a study does over time is in
 * {@link PlannerPropertiesTest}.
 */
class PrunerRulesTest {
    private static final int TRIES = 300;

    @Provide
    Arbitrary<Pruner> pruners() {
        return Arbitraries.frequencyOf(
                Tuple.of(10, new PlannerPropertiesTest().pruners()),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        Arbitraries.integers().between(2, 6),
                                        Arbitraries.integers().between(1, 4),
                                        Arbitraries.integers().between(4, 20))
                                .as((population, interval, max) ->
                                        new PopulationBasedTraining(population, interval, max, 0.25, 0.25))));
    }

    private record History(Study study, List<Trial> trials) {
        Plan plan() {
            return plan(trials);
        }

        Plan plan(List<Trial> others) {
            return Planner.plan(study, others, new Progress(trials.size(), Optional.empty(), SimulatedStudy.START, 0));
        }
    }

    /** Few values, so that many are equal. */
    private static History history(Pruner pruner, int trials, long seed) {
        Random random = new Random(seed);
        Study study = Studies.minimising(pruner, Limits.of(trials + 5, 4));
        List<Trial> history = new ArrayList<>();
        for (int number = 0; number < trials; number++) {
            int bracket = pruner.bracket(number);
            List<Integer> rungs = pruner.rungs(bracket);
            int granted = random.nextInt(rungs.size());
            TreeMap<Integer, Double> values = new TreeMap<>();
            for (int i = 0; i <= granted; i++) {
                if (random.nextInt(5) > 0) {
                    values.put(rungs.get(i), (double) random.nextInt(4));
                }
            }
            history.add(new Trial(
                    number,
                    new RandomSampler()
                            .sample(study.space(), Direction.MINIMIZE, List.of(), number, new RandomStreams(seed)),
                    bracket,
                    rungs.get(granted),
                    random.nextInt(3) > 0 ? Desired.RUNNING : Desired.PAUSED,
                    random.nextInt(3) > 0 ? State.ACTIVE : State.values()[random.nextInt(State.values().length)],
                    values,
                    values.isEmpty()
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(values.lastEntry().getValue())));
        }
        return new History(study, history);
    }

    private static Set<Integer> granted(Plan plan) {
        return plan.actions().stream()
                .flatMap(action -> action instanceof Action.Grant grant ? Stream.of(grant.trial()) : Stream.of())
                .collect(Collectors.toSet());
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void theOrderInWhichTrialsComeMeansNothing(
            @ForAll("pruners") Pruner pruner, @ForAll @IntRange(min = 1, max = 40) int trials, @ForAll long seed) {
        History history = history(pruner, trials, seed);
        List<Trial> shuffled = new ArrayList<>(history.trials());
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(history.plan(shuffled)).isEqualTo(history.plan());
    }

    /** Not finite, missing, failed: none of them goes on, none is a reason to prune it. */
    @Property(tries = TRIES, seed = "2", edgeCases = EdgeCasesMode.NONE)
    void onlyAValueAtTheGrantIsPromotedOrPruned(
            @ForAll("pruners") Pruner pruner, @ForAll @IntRange(min = 1, max = 40) int trials, @ForAll long seed) {
        History history = history(pruner, trials, seed);

        for (Action action : history.plan().actions()) {
            if (action instanceof Action.Grant grant) {
                Trial trial = history.trials().get(grant.trial());
                assertThat(trial.state()).isEqualTo(State.ACTIVE);
                assertThat(trial.rungs().containsKey(trial.resource()))
                        .as("a grant of more is for trials with a value, one of the same for the others")
                        .isEqualTo(grant.resource() > trial.resource());
            } else if (action instanceof Action.Stop stop && stop.reason() == StopReason.PRUNED) {
                Trial trial = history.trials().get(stop.trial());
                assertThat(trial.state()).isEqualTo(State.ACTIVE);
                assertThat(trial.rungs()).containsKey(trial.resource());
            }
        }
    }

    /**
     * A trainer that does not wait for its grant reports early; a promotion must not depend on it. Only a trial that came to
     * its last rung is finished, whatever it was granted.
     */
    @Property(tries = TRIES, seed = "3", edgeCases = EdgeCasesMode.NONE)
    void aValueBeyondTheGrantCountsOnceItIsGranted(
            @ForAll("pruners") Pruner pruner, @ForAll @IntRange(min = 1, max = 40) int trials, @ForAll long seed) {
        History history = history(pruner, trials, seed);
        List<Trial> ahead = history.trials().stream()
                .map(trial -> {
                    TreeMap<Integer, Double> values = new TreeMap<>(trial.rungs());
                    pruner.rungs(trial.bracket()).stream()
                            .filter(level -> level > trial.resource() && level < pruner.last(trial.bracket()))
                            .forEach(level -> values.put(level, -1.0));
                    return new Trial(
                            trial.number(),
                            trial.configuration(),
                            trial.bracket(),
                            trial.resource(),
                            trial.desired(),
                            trial.state(),
                            values,
                            trial.value());
                })
                .toList();

        assertThat(history.plan(ahead).actions()).isEqualTo(history.plan().actions());
    }

    /** The same trials, all with the same value where they stand, so that only the numbers rank them. */
    @Property(tries = TRIES, seed = "4", edgeCases = EdgeCasesMode.NONE)
    void equalValuesRankByNumber(
            @ForAll("pruners") Pruner pruner, @ForAll @IntRange(min = 1, max = 40) int trials, @ForAll long seed) {
        Study study = Studies.minimising(pruner, Limits.of(trials, trials));
        List<Trial> equal = IntStream.range(0, trials)
                .mapToObj(number -> {
                    int bracket = pruner.bracket(number);
                    int first = pruner.rungs(bracket).get(0);
                    return new Trial(
                            number,
                            new RandomSampler()
                                    .sample(
                                            study.space(),
                                            Direction.MINIMIZE,
                                            List.of(),
                                            number,
                                            new RandomStreams(seed)),
                            bracket,
                            first,
                            Desired.RUNNING,
                            State.ACTIVE,
                            new TreeMap<>(Collections.singletonMap(first, 0.5)),
                            OptionalDouble.of(0.5));
                })
                .toList();
        Set<Integer> promoted = granted(new History(study, equal).plan());

        for (Trial trial : equal) {
            if (promoted.contains(trial.number())) {
                assertThat(equal.stream()
                                .filter(other -> other.number() < trial.number() && other.bracket() == trial.bracket()))
                        .allMatch(other -> promoted.contains(other.number()));
            }
        }
    }

    /** What was decided is not decided again: the plan carried out, and planned again, has nothing new for those trials. */
    @Property(tries = TRIES, seed = "5", edgeCases = EdgeCasesMode.NONE)
    void aDecisionThatWasCarriedOutIsNotRepeated(
            @ForAll("pruners") Pruner pruner, @ForAll @IntRange(min = 1, max = 40) int trials, @ForAll long seed) {
        History history = history(pruner, trials, seed);
        Plan plan = history.plan();
        Set<Integer> granted = granted(plan);
        List<Trial> after =
                history.trials().stream().map(trial -> carriedOut(trial, plan)).toList();

        Set<Integer> again = new HashSet<>(granted(history.plan(after)));
        again.retainAll(granted.stream()
                .filter(number ->
                        !after.get(number).rungs().containsKey(after.get(number).resource()))
                .toList());
        assertThat(again).isEmpty();
    }

    private static Trial carriedOut(Trial trial, Plan plan) {
        Trial changed = trial;
        for (Action action : plan.actions()) {
            if (action instanceof Action.Grant grant && grant.trial() == trial.number()) {
                changed = with(changed, grant.resource(), Desired.RUNNING);
            } else if (action instanceof Action.Pause pause && pause.trial() == trial.number()) {
                changed = with(changed, changed.resource(), Desired.PAUSED);
            } else if (action instanceof Action.Stop stop && stop.trial() == trial.number()) {
                changed = with(changed, changed.resource(), Desired.STOPPED);
            }
        }
        return changed;
    }

    private static Trial with(Trial trial, int resource, Desired desired) {
        return new Trial(
                trial.number(),
                trial.configuration(),
                trial.bracket(),
                resource,
                desired,
                trial.state(),
                trial.rungs(),
                trial.value());
    }

    @Example
    void thereIsNoPrunerThatThesePropertiesLeaveOut() {
        Set<Class<?>> seen =
                pruners().sampleStream().limit(500).map(Object::getClass).collect(Collectors.toSet());

        assertThat(seen)
                .containsAll(Catalog.pruners().values().stream()
                        .<Class<?>>map(Object::getClass)
                        .toList())
                .contains(AshaStopping.class);
    }
}

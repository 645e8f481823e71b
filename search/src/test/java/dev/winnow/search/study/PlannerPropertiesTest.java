package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.Hyperband;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pasha;
import dev.winnow.search.pruner.Patience;
import dev.winnow.search.pruner.Percentile;
import dev.winnow.search.pruner.PopulationBasedTraining;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.RungLevels;
import dev.winnow.search.pruner.Steps;
import dev.winnow.search.pruner.SuccessiveHalving;
import dev.winnow.search.pruner.Threshold;
import dev.winnow.search.pruner.Wilcoxon;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.simulation.CheckedStudy;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
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
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What holds for every pruner: the rules are checked by {@link CheckedStudy} at every step of whole studies. */
public class PlannerPropertiesTest {
    private static final CheckedStudy.Storm CALM = CheckedStudy.Storm.NONE;
    private static final CheckedStudy.Storm STORM = new CheckedStudy.Storm(0.1, 0.1, 0.05, 0.05, 0.1, 0.2);

    @Property(tries = 300, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void everyStudyEndsWhateverGoesWrong(
            @ForAll("prunersAndPopulations") Pruner pruner,
            @ForAll @IntRange(min = 1, max = 40) int trials,
            @ForAll @IntRange(min = 1, max = 8) int parallel,
            @ForAll Direction direction,
            @ForAll OnEnd onEnd,
            @ForAll long seed) {
        Study study = Studies.minimising(pruner, Limits.of(trials, parallel))
                .withObjectives(Objectives.of(direction))
                .withOnEnd(onEnd);
        CheckedStudy simulation = new CheckedStudy(study, STORM, CheckedStudy::noisy, seed);

        Outcome outcome = simulation.run();

        assertThat(outcome.reason()).isEqualTo(OutcomeReason.TRIALS_DONE);
        assertThat(simulation.study.progress().created()).isEqualTo(trials);
        assertThat(simulation.study.trials()).noneMatch(trial -> trial.state() == State.ACTIVE);
    }

    @Tag("slow")
    @Property(tries = 150, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void withoutFaultsTheBestAreTrainedAsFarAsTheirNumberAllows(
            @ForAll("prunersAndPopulations") Pruner pruner,
            @ForAll @IntRange(min = 1, max = 60) int trials,
            @ForAll @IntRange(min = 1, max = 8) int parallel,
            @ForAll long seed) {
        CheckedStudy simulation = new CheckedStudy(
                Studies.minimising(pruner, Limits.of(trials, parallel)), CALM, CheckedStudy::noisy, seed);

        Outcome outcome = simulation.run();

        assertThat(outcome.succeeded()).isTrue();
        int furthest = simulation.study.trials().stream()
                .mapToInt(Trial::resource)
                .max()
                .orElseThrow();
        assertThat(furthest).isGreaterThanOrEqualTo(surelyReached(pruner, trials));
        assertThat(simulation.study.trials()).allSatisfy(trial -> assertThat(trial.state() == State.COMPLETED)
                .isEqualTo(trial.resource() == pruner.last(trial.bracket())));
    }

    /** Promotion out of a rung needs eta results there; halving always lets the best go on, the others need not. */
    private static int surelyReached(Pruner pruner, int trials) {
        if (pruner instanceof NoPruner || pruner instanceof SuccessiveHalving || pruner instanceof Hyperband) {
            return pruner.maxResource();
        }
        int reached = 0;
        if (pruner instanceof AshaPromotion asha && asha.brackets() == 1) {
            for (int results = trials;
                    results >= asha.eta() && reached < asha.rungs(0).size() - 1;
                    results /= asha.eta()) {
                reached++;
            }
        }
        return pruner.rungs(0).get(reached);
    }

    @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void aFiniteSpaceIsSearchedOnceAndThenTheStudyEnds(
            @ForAll("pruners") Pruner pruner, @ForAll @IntRange(min = 1, max = 8) int parallel, @ForAll long seed) {
        SearchSpace space =
                new SearchSpace(List.of(Studies.whole("layers", 1, 4), Studies.choice("optimizer", "sgd", "adam")));
        CheckedStudy simulation = new CheckedStudy(
                Studies.study(space, new RandomSampler(), pruner, Limits.of(1000, parallel)),
                CALM,
                CheckedStudy::noisy,
                seed);

        Outcome outcome = simulation.run();

        assertThat(outcome.reason()).isEqualTo(OutcomeReason.SPACE_EXHAUSTED);
        Set<Configuration> tried = new HashSet<>();
        simulation.study.trials().forEach(trial -> tried.add(trial.configuration()));
        assertThat(tried).hasSize(8);
        assertThat(simulation.study.trials()).hasSize(8);
    }

    @Provide
    public Arbitrary<Pruner> pruners() {
        Arbitrary<Integer> min = Arbitraries.integers().between(1, 3);
        Arbitrary<Integer> factor = Arbitraries.integers().between(1, 30);
        Arbitrary<Integer> eta = Arbitraries.integers().between(2, 4);
        Arbitrary<Integer> brackets = Arbitraries.integers().between(1, 3);
        Arbitrary<Boolean> yesOrNo = Arbitraries.of(true, false);
        Arbitrary<Steps> steps = Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        min,
                        Arbitraries.integers().between(1, 30))
                .as((warmup, interval, rest) -> new Steps(warmup, interval, warmup + rest));
        return Arbitraries.oneOf(
                min.map(NoPruner::new),
                Combinators.combine(min, factor, eta, brackets, yesOrNo)
                        .as((m, f, e, b, quota) -> new AshaPromotion(m, m * f, e, brackets(m, m * f, e, b), quota)),
                Combinators.combine(min, factor, eta, brackets, Arbitraries.of(0, 4, 9))
                        .as((m, f, e, b, window) -> new AshaStopping(m, m * f, e, brackets(m, m * f, e, b), window)),
                Combinators.combine(min, factor, eta).as((m, f, e) -> new Pasha(m, m * f, e)),
                Combinators.combine(min, factor, eta).as((m, f, e) -> new AutoPruner(m, m * f, e)),
                Combinators.combine(steps, Arbitraries.doubles().between(1, 99), min)
                        .as((at, percentile, startup) -> new Percentile(at, percentile, startup)),
                steps.map(at -> new Threshold(at, Direction.MINIMIZE, OptionalDouble.of(0.1), OptionalDouble.of(1.0))),
                Combinators.combine(steps, min).as((at, patience) -> new Patience(at, patience - 1, 0.01)),
                Arbitraries.integers().between(2, 20).map(instances -> new Wilcoxon(instances, 0.1, 2)),
                Combinators.combine(min, factor, eta, Arbitraries.integers().between(1, 30))
                        .as((m, f, e, n) -> new SuccessiveHalving(m, m * f, e, n)),
                Combinators.combine(min, factor, eta).as((m, f, e) -> new Hyperband(m, m * f, e)));
    }

    @Provide
    Arbitrary<Pruner> prunersAndPopulations() {
        Arbitrary<Integer> small = Arbitraries.integers().between(1, 5);
        Arbitrary<Pruner> populations = Combinators.combine(
                        Arbitraries.integers().between(2, 9),
                        small,
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.of(0.01, 0.2, 0.5))
                .as((members, interval, rest, quantile) ->
                        new PopulationBasedTraining(members, interval, interval + rest, quantile, 0.25));
        return Arbitraries.frequencyOf(Tuple.of(10, pruners()), Tuple.of(2, populations));
    }

    private static int brackets(int min, int max, int eta, int wanted) {
        return Math.min(wanted, RungLevels.of(min, max, eta).size());
    }
}

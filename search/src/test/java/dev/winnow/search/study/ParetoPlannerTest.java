package dev.winnow.search.study;

import static dev.winnow.search.pareto.Pareto.measured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pareto.DominanceOrder;
import dev.winnow.search.pareto.Pareto;
import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.Hyperband;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.SuccessiveHalving;
import dev.winnow.search.sampler.NsgaSampler;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.simulation.CheckedStudy;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.MetricConstraint;
import dev.winnow.search.trial.Objective;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The planner with several objectives: the rules of one hold for all of them. */
class ParetoPlannerTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();
    private static final CheckedStudy.Storm STORM = new CheckedStudy.Storm(0.1, 0.1, 0.05, 0.05, 0.1, 0.2);

    @Test
    void theFrontIsPromotedAndWhatBreaksAConstraintIsNot() {
        SimulatedStudy study = new SimulatedStudy(Pareto.study(
                Pareto.TWO, Studies.line(), new RandomSampler(), new AshaPromotion(1, 9, 3), Limits.of(6, 6)));
        study.plan();
        study.reports(0, 1, measured(1.0, 9.0))
                .reports(1, 1, Pareto.breaking(2, 0.0, 0.0))
                .reports(2, 1, measured(5.0, 5.0))
                .reports(3, 1, measured(9.0, 1.0))
                .reports(4, 1, measured(9.0, 9.0))
                .reports(5, 1, measured(9.5, 0.9));

        // The knee first, then what adds most to it: (10.45 - 9) * (5 - 1), against (5 - 1) * (9.9 - 9).
        assertThat(Studies.describe(study.plan()))
                .contains("grant 2 to 3", "grant 3 to 3")
                .hasSize(6);
    }

    @Test
    void endsWhenOneTrialMeetsAllTargets() {
        Objectives objectives = new Objectives(
                List.of(
                        new Objective(Direction.MAXIMIZE, OptionalDouble.of(0.9)),
                        new Objective(Direction.MINIMIZE, OptionalDouble.of(20))),
                List.of());
        SimulatedStudy study = new SimulatedStudy(
                Pareto.study(objectives, Studies.line(), new RandomSampler(), new NoPruner(1), Limits.of(3, 3)));
        study.plan();
        study.reports(0, 1, measured(-0.95, 30.0)).reports(1, 1, measured(-0.5, 10.0));
        assertThat(study.peek().outcome()).isEmpty();
        study.reports(2, 1, measured(-0.9, 20.0));

        assertThat(study.peek().outcome())
                .hasValue(new Outcome(
                        true, OutcomeReason.TARGET_REACHED, "Targets 0.9, 20.0 reached: trial 2 reported 0.9, 20.0"));
    }

    @Test
    void theOutcomeTellsOfTheFront() {
        SimulatedStudy study = new SimulatedStudy(
                Pareto.study(Pareto.TWO, Studies.line(), new RandomSampler(), new NoPruner(1), Limits.of(3, 3)));
        study.plan();
        study.reports(0, 1, measured(1.0, 2.0))
                .reports(1, 1, measured(2.0, 1.0))
                .reports(2, 1, measured(3.0, 3.0));
        List.of(0, 1, 2).forEach(number -> study.becomes(number, State.COMPLETED));

        assertThat(study.peek().outcome().orElseThrow().message())
                .isEqualTo("All 3 trials are done; the Pareto front has 2 trials");
    }

    @Test
    void aStudyWhoseTrialsAllBreakAConstraintHasNotSucceeded() {
        SimulatedStudy study = new SimulatedStudy(
                Pareto.study(Pareto.TWO, Studies.line(), new RandomSampler(), new NoPruner(1), Limits.of(1, 1)));
        study.plan();
        study.reports(0, 1, Pareto.breaking(1, 1.0, 2.0)).becomes(0, State.COMPLETED);

        assertThat(study.peek().outcome())
                .hasValue(new Outcome(
                        false,
                        OutcomeReason.TRIALS_DONE,
                        "All 1 trials are done; no trial keeps the metricConstraints"));
    }

    @Tag("slow")
    @Property(tries = 150, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void everyStudyEndsWhateverGoesWrong(
            @ForAll("pruners") Pruner pruner,
            @ForAll("objectives") Objectives objectives,
            @ForAll @IntRange(min = 1, max = 40) int trials,
            @ForAll @IntRange(min = 1, max = 8) int parallel,
            @ForAll long seed) {
        Study study = Pareto.study(objectives, Studies.line(), new NsgaSampler(5), pruner, Limits.of(trials, parallel));
        CheckedStudy simulation = new CheckedStudy(study, STORM, CheckedStudy::noisy, seed);

        Outcome outcome = simulation.run();

        assertThat(outcome.reason()).isEqualTo(OutcomeReason.TRIALS_DONE);
        assertThat(simulation.study.trials()).noneMatch(trial -> trial.state() == State.ACTIVE);
    }

    /** The trials at each rung are the best of those at the one before, in the order of just them. */
    @Tag("slow")
    @Property(tries = 60, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void aRungIsDecidedInOneActWhoeverComesLater(
            @ForAll("synchronous") Pruner pruner,
            @ForAll("objectives") Objectives objectives,
            @ForAll @IntRange(min = 1, max = 40) int trials,
            @ForAll @IntRange(min = 1, max = 12) int parallel,
            @ForAll long seed) {
        Study study =
                Pareto.study(objectives, Studies.line(), new RandomSampler(), pruner, Limits.of(trials, parallel));
        CheckedStudy simulation = new CheckedStudy(study, CheckedStudy.Storm.NONE, CheckedStudy::noisy, seed);
        simulation.run();

        Map<Integer, List<Trial>> brackets =
                simulation.study.trials().stream().collect(Collectors.groupingBy(Trial::bracket));
        brackets.forEach((bracket, members) -> {
            List<Trial> expected = members;
            for (int level : pruner.rungs(bracket)) {
                assertThat(members)
                        .filteredOn(trial -> trial.resource() >= level)
                        .containsExactlyInAnyOrderElementsOf(expected);
                List<Trial> rung = members.stream().filter(expected::contains).toList();
                List<Integer> order = DominanceOrder.of(rung.stream()
                        .map(trial -> trial.measurements().rungs().get(level))
                        .toList());
                expected = order.stream()
                        .limit(Math.max(1, rung.size() / 3))
                        .map(rung::get)
                        .toList();
            }
        });
    }

    @Provide
    Arbitrary<Pruner> synchronous() {
        return Arbitraries.of(
                new SuccessiveHalving(1, 27, 3, 40), new SuccessiveHalving(1, 9, 3, 9), new Hyperband(1, 9, 3));
    }

    @Provide
    Arbitrary<Pruner> pruners() {
        return Arbitraries.of(
                new NoPruner(9),
                new AshaPromotion(1, 9, 3),
                new AshaPromotion(1, 9, 3, 2, true),
                new AshaStopping(1, 9, 3, 1, 0),
                new SuccessiveHalving(1, 9, 3, 9),
                new Hyperband(1, 9, 3),
                new AutoPruner(1, 9, 3));
    }

    @Provide
    Arbitrary<Objectives> objectives() {
        Objective less = new Objective(Direction.MINIMIZE, NONE);
        Objective more = new Objective(Direction.MAXIMIZE, NONE);
        List<MetricConstraint> constraint = List.of(new MetricConstraint(NONE, OptionalDouble.of(0.5)));
        return Arbitraries.of(
                new Objectives(List.of(less), constraint),
                new Objectives(List.of(less, more), List.of()),
                new Objectives(List.of(more, less), constraint),
                new Objectives(List.of(less, less, less), List.of()),
                new Objectives(List.of(less, more, more, less), constraint));
    }
}

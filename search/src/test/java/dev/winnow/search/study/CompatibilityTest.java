package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.winnow.search.pareto.Pareto;
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
import dev.winnow.search.pruner.Steps;
import dev.winnow.search.pruner.SuccessiveHalving;
import dev.winnow.search.pruner.Threshold;
import dev.winnow.search.pruner.Wilcoxon;
import dev.winnow.search.sampler.CmaEsSampler;
import dev.winnow.search.sampler.GpSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.TpePreset;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.study.IncompatibleStudyException.Part;
import dev.winnow.search.trial.Direction;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
    @Test
    void whatNeedsTheValuesOfOneObjectiveIsRefusedWithTheAlternative() {
        Steps steps = new Steps(0, 1, 9);
        for (Pruner pruner : List.of(
                Percentile.median(steps, 5),
                new Patience(steps, 1, 0),
                new Threshold(steps, Direction.MINIMIZE, OptionalDouble.empty(), OptionalDouble.of(1)),
                new Wilcoxon(9, 0.1, 2),
                new Pasha(1, 9, 3),
                new PopulationBasedTraining(2, 1, 9, 0.5, 0.5))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Compatibility.check(Pareto.TWO, pruner))
                    .withMessage("this pruner works on the values of one objective without metricConstraints:"
                            + " use ASHA, Hyperband, SuccessiveHalving, Auto or None, which need an order only");
        }
        for (Sampler sampler : List.of(new GpSampler(), new TpeSampler(TpePreset.PAPER))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Compatibility.check(Pareto.TWO, sampler))
                    .withMessageContaining("use TPE or NSGAII");
        }
        for (Pruner pruner : List.of(
                new NoPruner(9),
                new AshaPromotion(1, 9, 3),
                new AshaStopping(1, 9, 3, 1, 0),
                new SuccessiveHalving(1, 9, 3, 9),
                new Hyperband(1, 9, 3),
                new AutoPruner(1, 9, 3))) {
            assertThatNoException().isThrownBy(() -> Compatibility.check(Pareto.TWO, pruner));
        }
    }

    @Test
    void aStudyTellsOfAllPartsThatDoNotFit() {
        Study study = Pareto.study(Pareto.TWO, Studies.line(), new TpeSampler(), new NoPruner(9), Limits.of(501, 1));

        assertThatExceptionOfType(IncompatibleStudyException.class)
                .isThrownBy(() -> new Study(
                        study.space(),
                        study.objectives(),
                        new CmaEsSampler(1),
                        1,
                        new Pasha(1, 9, 3),
                        study.limits().withPlateau(new Plateau(3, 0))))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(IncompatibleStudyException.Problem::part)
                        .containsExactly(Part.PRUNER, Part.SAMPLER, Part.LIMITS))
                .withMessageContaining("this pruner works on the values of one objective")
                .withMessageContaining("this sampler works on the values of one objective");
        assertThatExceptionOfType(IncompatibleStudyException.class)
                .isThrownBy(() -> new Study(
                        study.space(), study.objectives(), new GpSampler(), 1, study.pruner(), study.limits()))
                .satisfies(e -> assertThat(e.problems())
                        .singleElement()
                        .matches(problem -> problem.part() == Part.SAMPLER
                                && problem.message().startsWith("GP takes studies of at most 500 trials")));
        assertThatExceptionOfType(IncompatibleStudyException.class)
                .isThrownBy(() -> study.withInitialTrials(List.of(Studies.x(2))))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(IncompatibleStudyException.Problem::part)
                        .containsExactly(Part.INITIAL_TRIALS));
    }

    @Test
    void thePlateauOfSeveralObjectivesNeedsReferences() {
        Limits limits = Limits.of(9, 1).withPlateau(new Plateau(3, 0));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Compatibility.check(Pareto.TWO, limits))
                .withMessageContaining("reference");
        assertThatNoException()
                .isThrownBy(() ->
                        Compatibility.check(Pareto.objectives(OptionalDouble.of(1), OptionalDouble.of(1)), limits));
    }

    @Test
    void aModelOfTheValuesKnowsOneObjective() {
        Limits limits = Limits.of(9, 1).withExpectedImprovement(new ExpectedImprovementBound(0.01, 20));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Compatibility.check(Pareto.TWO, limits))
                .withMessageStartingWith("limits.expectedImprovement models the values of one objective");
    }
}

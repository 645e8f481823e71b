package dev.winnow.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.PrunerSpec;
import dev.winnow.api.SamplerSpec;
import dev.winnow.api.StudySpec;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.TpePreset;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.study.Catalog;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names of pruners and samplers in the rules of {@link StudySpec} follow from what these say of themselves. */
class CompatibilityRulesTest {
    private static final String PLAIN = "(self.objectives.size() == 1 && !has(self.metricConstraints))";
    private static final List<ValidationRule> RULES =
            List.of(StudySpec.class.getAnnotationsByType(ValidationRule.class));

    private static List<String> pruners(Predicate<Pruner> which) {
        return Stream.of(PrunerSpec.Type.values())
                .map(Enum::name)
                .filter(name -> which.test(Catalog.pruners().get(name)))
                .toList();
    }

    private static List<String> samplers(Predicate<Sampler> which) {
        return Stream.of(SamplerSpec.Type.values())
                .map(Enum::name)
                .filter(name -> which.test(Catalog.samplers().get(name)))
                .toList();
    }

    private static String cel(Collection<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", "[", "]"));
    }

    private static String message(String rule) {
        assertThat(RULES)
                .as("StudySpec needs a @ValidationRule with exactly this value, on one line: %s", rule)
                .extracting(ValidationRule::value)
                .contains(rule);
        return RULES.stream()
                .filter(annotation -> annotation.value().equals(rule))
                .map(ValidationRule::message)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theCatalogHasEveryType() {
        assertThat(Catalog.pruners().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(PrunerSpec.Type.values()).map(Enum::name).toList());
        assertThat(Catalog.samplers().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(SamplerSpec.Type.values()).map(Enum::name).toList());
    }

    @Test
    void aPrunerThatNeedsValuesWorksWithOneObjectiveOnly() {
        var message = message(PLAIN + " || self.pruner.type in " + cel(pruners(Pruner::comparesOnly)));

        assertThat(message).contains(pruners(Pruner::comparesOnly));
    }

    @Test
    void aSamplerThatNeedsValuesWorksWithOneObjectiveOnly() {
        assertThat(new TpeSampler(TpePreset.PAPER).comparesOnly()).isFalse();
        message(PLAIN + " || !(self.sampler.type in " + cel(samplers(sampler -> !sampler.comparesOnly()))
                + " || (has(self.sampler.tpe) && self.sampler.tpe.preset == 'Paper'))");
    }

    @Test
    void aStudyLearnsFromOthersOnlyWithASamplerThatLearns() {
        var inheriting = pruners(Pruner::inherits);
        assertThat(inheriting).as("the rule compares with one name").hasSize(1);
        var fixed = samplers(sampler -> !sampler.learns());
        var message = message("!has(self.warmStart) || (!(self.sampler.type in " + cel(fixed)
                + ") && self.pruner.type != '" + inheriting.get(0) + "')");

        assertThat(message).contains(fixed).contains(inheriting);
    }

    @Test
    void aPrunerThatInheritsNeedsCheckpointsAndNoModelOfTheValues() {
        for (var pruner : pruners(Pruner::inherits)) {
            message("self.pruner.type != '" + pruner + "' || has(self.trial.checkpoints)");
            message("!has(self.limits.expectedImprovement) || (self.objectives.size() == 1 &&"
                    + " !has(self.metricConstraints) && self.pruner.type != '" + pruner + "')");
        }
    }
}

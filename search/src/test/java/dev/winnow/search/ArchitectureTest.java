package dev.winnow.search;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.winnow.search.study.Study;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, which point one way. */
@Tag("slow")
class ArchitectureTest {
    private static final String ROOT = "dev.winnow.search.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Study.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "space           | ",
                "trial           | space",
                "pareto          | space, trial",
                "statistics      | ",
                "pruner          | space, trial, statistics",
                "sampler.density | space, statistics",
                "sampler.gp      | space, statistics, sampler.density",
                "sampler.cmaes   | space, statistics, sampler.density, sampler.gp",
                "sampler         | space, trial, statistics, pareto, sampler.density, sampler.gp, sampler.cmaes",
                "analysis        | space, trial",
                "study           | space, trial, pareto, pruner, sampler, sampler.gp",
                "simulation      | space, trial, pruner, study",
                "forecast        | space, trial, pruner, sampler, analysis, study, simulation"
            })
    void aPackageKnowsOnlyThePackagesBelowIt(String from, String to) {
        var allowed = new ArrayList<>(List.of(ROOT + from));
        Stream.ofNullable(to).flatMap(names -> Stream.of(names.split(", "))).forEach(name -> allowed.add(ROOT + name));
        classes()
                .that()
                .resideInAPackage(ROOT + from)
                .should()
                .onlyDependOnClassesThat(describe(
                        "are in " + allowed + " or not ours",
                        type -> !type.getPackageName().startsWith("dev.winnow")
                                || allowed.contains(type.getPackageName())))
                .check(CLASSES);
    }
}

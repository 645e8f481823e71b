package dev.winnow.operator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.winnow.operator.api.Names;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, which point one way. */
class ArchitectureTest {
    private static final String ROOT = "dev.winnow.operator";
    /** The folder or jar of the operator's own classes, so that tests and libraries stay out. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Names.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "api    | ",
                "kube   | api",
                "pod    | api",
                "trial  | api, kube, pod",
                "report | api, kube, trial",
                "study  | api, kube, pod, search.analysis, search.pruner, search.sampler, search.simulation, search.space, search.study, search.trial",
                "health | api, study",
                "manifest | api, study",
                "local  | api, pod, trial, report, study, manifest"
            })
    void aPackageKnowsOnlyThePackagesBelowIt(String from, String to) {
        var allowed = new ArrayList<>(List.of(ROOT + "." + from));
        Stream.ofNullable(to)
                .flatMap(names -> Stream.of(names.split(", ")))
                .forEach(name -> allowed.add(name.startsWith("search") ? "dev.winnow." + name : ROOT + "." + name));
        classes()
                .that()
                .resideInAPackage(ROOT + "." + from)
                .should()
                .onlyDependOnClassesThat(describe(
                        "are in " + allowed + " or not ours",
                        type -> !type.getPackageName().startsWith("dev.winnow")
                                || allowed.contains(type.getPackageName())))
                .check(CLASSES);
    }

    @Test
    void onlyTheStudyKnowsTheSearch() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackage(ROOT + ".study")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.winnow.search..")
                .check(CLASSES);
    }

    @Test
    void onlyHealthTheLocalSideAndTheWiringKnowTheStudy() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackages(ROOT, ROOT + ".health", ROOT + ".study", ROOT + ".manifest", ROOT + ".local")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".study")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsTheLocalSideButMain() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackage(ROOT + ".local")
                .and()
                .doNotHaveSimpleName("Main")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".local")
                .check(CLASSES);
    }

    @Test
    void thereAreNoCyclesBetweenPackages() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theDecisionsAboutATrialKnowNeitherClientNorClock() {
        noClasses()
                .that()
                .haveSimpleNameStartingWith("TrialLife")
                .or()
                .haveSimpleNameStartingWith("PodView")
                .or()
                .haveSimpleNameStartingWith("RungBook")
                .or()
                .haveSimpleNameStartingWith("StudyReport")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(KubernetesClient.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(CLASSES);
    }

    @Test
    void timeAndIdentifiersComeInAsParameters() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }
}

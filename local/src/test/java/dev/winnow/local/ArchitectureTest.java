package dev.winnow.local;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.winnow.local.folder.RunFolder;
import io.fabric8.kubernetes.client.KubernetesClient;
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
    private static final String WINNOW = "dev.winnow.";
    /** The folder or jar of this module's own classes, so that tests and libraries stay out. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(RunFolder.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "local.manifest | api, api.schema, engine.definition, local",
                "local.folder | api, engine.page, local",
                "local.process | api, engine.report, engine.trial, engine.workload, local, local.folder",
                "local.terminal | api, engine.page, local.folder, local.run",
                "local.run | api, engine.*, local, local.folder, local.manifest, local.process",
                "local.command | api, engine.*, local, local.*, search.forecast"
            })
    void aPackageKnowsOnlyThePackagesBelowIt(String from, String to) {
        var allowed = new ArrayList<>(List.of(WINNOW + from));
        Stream.ofNullable(to)
                .flatMap(names -> Stream.of(names.split(", ")))
                .forEach(name -> allowed.add(WINNOW + name));
        classes()
                .that()
                .resideInAPackage(WINNOW + from)
                .should()
                .onlyDependOnClassesThat(describe(
                        "are in " + allowed + " or not ours",
                        type -> !type.getPackageName().startsWith(WINNOW)
                                || allowed.contains(type.getPackageName())
                                || allowed.contains(parent(type.getPackageName()) + ".*")))
                .check(CLASSES);
    }

    private static String parent(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    @Test
    void thereAreNoCyclesBetweenPackages() {
        slices().matching(WINNOW + "local.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingHereCallsACluster() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(KubernetesClient.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.javaoperatorsdk..", "jakarta..", "java.net.http..")
                .check(CLASSES);
    }

    @Test
    void timeAndIdentifiersComeInAsParameters() {
        noClasses()
                .that()
                .resideInAPackage(WINNOW + "local..")
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

package dev.winnow.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, which point one way. */
class ArchitectureTest {
    private static final String TRAINER = "dev.winnow.trainer";
    /** The folder or jar of the trainer's own classes, so that tests and libraries stay out. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Trainer.class.getProtectionDomain().getCodeSource().getLocation());

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "settings |",
                "data | settings",
                "nd4j | settings",
                "kernel |",
                "model | data, kernel, settings",
                "learn | data, model, nd4j, settings",
                "checkpoint | learn, settings",
                "report | learn, settings"
            })
    void aPackageKnowsOnlyThePackagesBelowIt(String from, String to) {
        var allowed = new ArrayList<>(List.of(TRAINER + "." + from));
        Stream.ofNullable(to)
                .flatMap(names -> Stream.of(names.split(", ")))
                .forEach(name -> allowed.add(TRAINER + "." + name));
        classes()
                .that()
                .resideInAPackage(TRAINER + "." + from)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.<JavaClass>describe(
                        "are in " + allowed + " or not ours",
                        type -> !type.getPackageName().startsWith(TRAINER) || allowed.contains(type.getPackageName())))
                .check(CLASSES);
    }

    @Test
    void settingsAndDataAreReadWithoutNd4j() {
        noClasses()
                .that()
                .resideInAnyPackage(TRAINER + ".settings", TRAINER + ".data")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..")
                .check(CLASSES);
    }
}

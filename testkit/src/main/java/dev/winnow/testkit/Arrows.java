package dev.winnow.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The rules of dependencies that each module holds: arrows between packages point one way, and nothing reads a clock. */
public final class Arrows {
    private static final String WINNOW = "dev.winnow.";

    private final String module;
    private final JavaClasses classes;

    private Arrows(String module, JavaClasses classes) {
        this.module = module;
        this.classes = classes;
    }

    /**
     * The arrows of a module.
     *
     * @param module the name of the module's package below {@code dev.winnow}
     * @param own one of the module's own classes; the folder or jar of this class holds all of them, so tests and
     *     libraries stay out
     */
    public static Arrows of(String module, Class<?> own) {
        return new Arrows(
                module,
                new ClassFileImporter()
                        .importUrl(own.getProtectionDomain().getCodeSource().getLocation()));
    }

    /** The classes of the module, for rules of its own. */
    public JavaClasses classes() {
        return classes;
    }

    /**
     * Of our packages a package knows only itself and the named ones.
     *
     * @param from a package below {@code dev.winnow}
     * @param to packages below {@code dev.winnow}, separated by a comma and a space; {@code a.*} stands for every package
     *     directly in a
     */
    public void onlyKnow(String from, String to) {
        var allowed = new ArrayList<>(List.of(WINNOW + from));
        for (var name : to.split(", ")) {
            allowed.add(WINNOW + name);
        }
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage(WINNOW + from)
                .should()
                .onlyDependOnClassesThat(describe(
                        "are in " + allowed + " or not ours",
                        type -> !type.getPackageName().startsWith(WINNOW)
                                || allowed.contains(type.getPackageName())
                                || allowed.contains(parent(type.getPackageName()) + ".*")))
                .check(classes);
    }

    private static String parent(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** The packages of the module have no cycles. */
    public void noCycles() {
        slices().matching(WINNOW + module + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    /**
     * Nothing in the module calls a cluster.
     *
     * @param packages more packages of libraries that the module does not use
     */
    public void noCluster(String... packages) {
        var unwanted = new ArrayList<>(List.of("io.quarkus..", "io.javaoperatorsdk..", "jakarta..", "java.net.http.."));
        unwanted.addAll(List.of(packages));
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(KubernetesClient.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(unwanted.toArray(String[]::new))
                .check(classes);
    }

    /** Time and identifiers come in as parameters. */
    public void noClockOrChance() {
        noClasses()
                .that()
                .resideInAPackage(WINNOW + module + "..")
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
                .check(classes);
    }
}

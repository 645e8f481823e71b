package dev.winnow.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.winnow.engine.definition.Problem;
import dev.winnow.testkit.Arrows;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, which point one way. */
@Tag("slow")
class ArchitectureTest {
    private static final Arrows ARROWS = Arrows.of("engine", Problem.class);

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "engine.trial | api",
                "engine.definition | api, engine.log, engine.workload, search.*",
                "engine.workload | api, engine.trial",
                "engine.report | api",
                "engine.log | api, engine.report",
                "engine.study | api, engine.definition, search.*",
                "engine.page | api, engine.definition, engine.study, search.*",
                "engine.next | api, engine.definition, engine.study, engine.page, search.*"
            })
    void aPackageKnowsOnlyThePackagesBelowIt(String from, String to) {
        ARROWS.onlyKnow(from, to);
    }

    @Test
    void thereAreNoCyclesBetweenPackages() {
        ARROWS.noCycles();
    }

    @Test
    void timeAndIdentifiersComeInAsParameters() {
        ARROWS.noClockOrChance();
    }

    @Test
    void nothingHereCallsACluster() {
        ARROWS.noCluster("com.sun.net..");
    }

    @Test
    void nothingHereHasAClockOrAThread() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Executor.class)
                .check(ARROWS.classes());
    }
}

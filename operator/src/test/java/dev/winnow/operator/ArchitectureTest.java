package dev.winnow.operator;

import dev.winnow.operator.kube.StatusPatch;
import dev.winnow.testkit.Arrows;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, which point one way. */
@Tag("slow")
class ArchitectureTest {
    private static final Arrows ARROWS = Arrows.of("operator", StatusPatch.class);

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "operator.kube | api, engine.trial, engine.workload",
                "operator.lead | api",
                "operator.log | api, engine.log, engine.report, engine.trial",
                "operator.sidecar | api, engine.log, engine.report, engine.workload",
                "operator.trial | api, engine.report, engine.trial, engine.workload, operator.kube, operator.lead, operator.log",
                "operator.report | api, engine.report, operator.kube",
                "operator.study | api, engine.definition, engine.page, engine.report, engine.study, engine.trial, engine.workload, operator.kube, operator.lead",
                "operator.health | api, operator.study"
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
}

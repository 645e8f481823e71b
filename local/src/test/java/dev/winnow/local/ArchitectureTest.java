package dev.winnow.local;

import dev.winnow.local.folder.RunFolder;
import dev.winnow.testkit.Arrows;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, which point one way. */
@Tag("slow")
class ArchitectureTest {
    private static final Arrows ARROWS = Arrows.of("local", RunFolder.class);

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "local.manifest | api, api.schema, engine.definition, engine.workload, local, search.study",
                "local.convert | api, engine.definition, engine.log, engine.workload, local.manifest",
                "local.folder | api, engine.page, local, tracking.table",
                "local.process | api, engine.report, engine.trial, engine.workload, local, local.folder",
                "local.terminal | api, engine.next, engine.page, local.folder, local.manifest, local.run",
                "local.run | api, engine.*, local, local.folder, local.manifest, local.process",
                "local.page | api, client, engine.*, local, local.folder, local.run, local.terminal, ui",
                "local.cloudevents | api, client, tracking.cloudevents",
                "local.kubectl | api, client, engine.*, local, local.folder, local.manifest, local.run, local.terminal",
                "local.command | api, client, engine.*, local, local.*, search.forecast, tracking.*"
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
        ARROWS.noCluster();
    }
}

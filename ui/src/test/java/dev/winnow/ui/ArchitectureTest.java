package dev.winnow.ui;

import dev.winnow.testkit.Arrows;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ArchitectureTest {
    private static final Arrows ARROWS = Arrows.of("ui", UiServer.class);

    @Test
    void theModuleKnowsTheClientAndTheEngine() {
        ARROWS.onlyKnow(
                "ui", "api, client, engine.definition, engine.next, engine.page, engine.trial, engine.workload");
    }

    @Test
    void timeAndIdentifiersComeInAsParameters() {
        ARROWS.noClockOrChance();
    }

    @Test
    void clustersAreReachedByTheClientAlone() {
        ARROWS.noCluster();
    }
}

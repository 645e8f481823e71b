package dev.winnow.client;

import dev.winnow.testkit.Arrows;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ArchitectureTest {
    private static final Arrows ARROWS = Arrows.of("client", Cluster.class);

    @Test
    void theModuleKnowsTheEngineAndWhatIsBelow() {
        ARROWS.onlyKnow("client", "api, engine.definition, engine.page, engine.workload, search.space, search.study");
    }

    @Test
    void timeAndIdentifiersComeInAsParameters() {
        ARROWS.noClockOrChance();
    }
}

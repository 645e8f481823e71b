package dev.winnow.tracking;

import dev.winnow.testkit.Arrows;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, which point one way. */
@Tag("slow")
class ArchitectureTest {
    private static final Arrows ARROWS = Arrows.of("tracking", WholeFile.class);

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "tracking.table | api, engine.page, tracking",
                "tracking.tensorboard | api, engine.page, tracking",
                "tracking.mlflow | api, engine.page",
                "tracking.cloudevents | api, engine.page"
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

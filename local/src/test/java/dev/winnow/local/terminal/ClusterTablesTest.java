package dev.winnow.local.terminal;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines of {@code kubectl winnow top} where studies have a cost; those of a cluster without prices have none. */
class ClusterTablesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private static TuningStudy study(String name, String more) {
        return Manifests.stored(with(
                Manifests.asha(name),
                "/status",
                "{state: Running, resources: {steps: 9, stepsSaved: 18, gpuSeconds: 7200, gpuSecondsSaved: 3600" + more
                        + "}}"));
    }

    private static List<String> lines(TuningStudy... studies) {
        return ClusterTables.studies(List.of(studies), false, NOW);
    }

    @Test
    void costsStandBesideTheGpuHoursWhereOneStudyHasThem() {
        var lines = lines(study("priced", ", cost: 12.5, costSaved: -0.25"), study("free", ""));

        assertThat(lines.get(0)).matches(".* GPU-HOURS +SAVED +AGE +COST +COST-SAVED *");
        assertThat(lines.get(1)).matches("priced .* 2\\.0 +1\\.0 .*12\\.5 +-0\\.25 *");
        assertThat(lines.get(2)).matches("free .* 2\\.0 +1\\.0 +\\S+ *");
    }

    @Test
    void withoutPricesNothingIsShown() {
        assertThat(lines(study("free", "")).get(0)).endsWith("AGE").doesNotContain("COST");
    }
}
